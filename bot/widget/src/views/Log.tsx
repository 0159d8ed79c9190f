/** The conversation: messages with times, unsent ones, quick replies, the typing dots. */
import { Fragment, h } from "../draw";
import type { Body, Message, Option } from "../messages";
import { asking, rateable, type Pending } from "../state";
import { time } from "../texts";
import { Bubble } from "./Bubble";
import type { Desk } from "./desk";
import { Shop, Thumb } from "./icons";
import { Text } from "./Text";

const PAUSE = 10 * 60_000;

export function Log({ desk }: { desk: Desk }) {
  const { texts, state, lang } = desk;
  const { messages, pending, link, typing, receipt } = state;
  const question = asking(state);
  const answer = rateable(state);
  return (
    <>
      {receipt && <div class="event">{texts.forgotten(receipt)}</div>}
      {!messages.length && !pending.length && link !== "connecting" && <Welcome desk={desk} />}
      {messages.map((message, i) => {
        const before = messages[i - 1];
        const paused = !before || Date.parse(message.at) - Date.parse(before.at) > PAUSE;
        const turn = before?.role !== message.role || before.name !== message.name;
        return (
          <Fragment key={message.seq}>
            {paused && <time class="when">{time(message.at, lang)}</time>}
            <Bubble desk={desk} message={message} turn={turn} />
            {(message === answer || !!message.rating) && <Thumbs desk={desk} message={message} />}
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
          <button onClick={() => desk.retry(clientId)}>{texts.retry}</button>
          <button onClick={() => desk.takeBack(clientId)}>{texts.change}</button>
        </div>
      ) : (
        <div class="note">{state.link === "online" ? texts.sending : texts.waiting}</div>
      )}
    </>
  );
}

const Thumbs = ({ desk, message: { seq, rating } }: { desk: Desk; message: Message }) => (
  <div class="thumbs">
    {([1, -1] as const).map((score) => (
      <button
        aria-label={desk.texts[score > 0 ? "good" : "bad"]}
        aria-pressed={rating === score}
        onClick={() => desk.rate(seq, score)}
      >
        <Thumb />
      </button>
    ))}
  </div>
);

interface RepliesProps {
  desk: Desk;
  options: readonly Option[];
  body(option: Option): Body;
}

const Replies = ({ desk, options, body }: RepliesProps) => (
  <div class="replies" role="group" aria-label={desk.texts.replies}>
    {options.map((option) => (
      <button class="reply" onClick={() => desk.send(body(option), option.title)}>
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
