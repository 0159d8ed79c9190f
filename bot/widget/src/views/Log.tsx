/** The conversation: messages with times, unsent ones, quick replies, the typing dots. */
import { Fragment, h } from "preact";
import type { Body, Option } from "../messages";
import { asking, type Pending } from "../state";
import { time } from "../texts";
import { Bubble } from "./Bubble";
import type { Desk } from "./desk";
import { Shop } from "./icons";
import { Text } from "./Text";

const PAUSE = 10 * 60_000;

export function Log({ desk }: { desk: Desk }) {
  const { texts, state, lang } = desk;
  const { messages, pending, link, typing } = state;
  const question = asking(state);
  return (
    <>
      {!messages.length && !pending.length && link !== "connecting" && <Welcome desk={desk} />}
      {messages.map((message, i) => {
        const before = messages[i - 1];
        const paused = !before || Date.parse(message.at) - Date.parse(before.at) > PAUSE;
        const turn = before?.role !== message.role || before.name !== message.name;
        return (
          <Fragment key={message.seq}>
            {paused && <time class="when">{time(message.at, lang)}</time>}
            <Bubble desk={desk} message={message} turn={turn} />
          </Fragment>
        );
      })}
      {!pending.length && !typing && messages.at(-1)?.role === "shopper" && (
        <div class="note">{texts.sent}</div>
      )}
      {pending.map((p) => <Unsent key={p.clientId} desk={desk} pending={p} />)}
      {question && (
        <Replies
          desk={desk}
          options={question.options!}
          body={({ id }) => ({ option: { seq: question.seq, id } })}
        />
      )}
      {typing && <div class="bubble turn dots" role="img" aria-label={texts.typing}><i /><i /><i /></div>}
    </>
  );
}

function Unsent({ desk, pending }: { desk: Desk; pending: Pending }) {
  const { texts, state } = desk;
  const { clientId, title, failed } = pending;
  return (
    <>
      <div class="bubble mine turn unsure"><Text desk={desk} text={title} /></div>
      {failed ? (
        <div class="note bad">
          {texts.failed}
          <button type="button" onClick={() => desk.retry(clientId)}>{texts.retry}</button>
          <button type="button" onClick={() => desk.takeBack(clientId)}>{texts.change}</button>
        </div>
      ) : (
        <div class="note">{state.link === "online" ? texts.sending : texts.waiting}</div>
      )}
    </>
  );
}

interface RepliesProps {
  desk: Desk;
  options: readonly Option[];
  body(option: Option): Body;
}

const Replies = ({ desk, options, body }: RepliesProps) => (
  <div class="replies" role="group" aria-label={desk.texts.replies}>
    {options.map((option) => (
      <button type="button" class="reply" onClick={() => desk.send(body(option), option.title)}>
        {option.title}
      </button>
    ))}
  </div>
);

const Welcome = ({ desk }: { desk: Desk }) => (
  <div class="welcome">
    <div class="face"><Shop /></div>
    <h3>{desk.texts.welcome}</h3>
    <p>{desk.texts.welcomeMore}</p>
    <Replies
      desk={desk}
      options={desk.suggestions.map((title) => ({ id: title, title }))}
      body={({ title }) => ({ text: title })}
    />
  </div>
);
