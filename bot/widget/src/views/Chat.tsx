/** The whole chat, in place or in a dialog behind a round button. */
import { Fragment, h } from "../draw";
import { unread } from "../state";
import { Composer } from "./Composer";
import type { Desk } from "./desk";
import { Head } from "./Head";
import { Bubbles } from "./icons";
import { Log } from "./Log";

export const Chat = ({ desk }: { desk: Desk }) => (
  <div class="chat">
    <Head desk={desk} />
    <div
      class="log"
      role="log"
      aria-live="polite"
      aria-label={desk.texts.log}
      aria-busy={desk.state.link === "connecting"}
      tabIndex={0}
    >
      <div class="stack"><Log desk={desk} /></div>
    </div>
    <div class="foot">
      {desk.away && (
        <button class="reply latest" onClick={desk.toEnd}>{desk.texts.newest}</button>
      )}
      <Composer desk={desk} />
    </div>
  </div>
);

/** Bubble mode: the button with the count of unread messages, and the dialog. */
export function Launcher({ desk }: { desk: Desk }) {
  const { texts, opened, heading, toggle } = desk;
  const count = unread(desk.state);
  return (
    <>
      <button
       
        class="launch"
        hidden={opened}
        aria-label={`${texts.open} ${count ? texts.unread(count) : ""}`}
        aria-haspopup="dialog"
        onClick={() => toggle(true)}
      >
        <Bubbles />
        {count > 0 && <b>{count > 99 ? "99+" : count}</b>}
      </button>
      <dialog
        aria-label={heading}
        onCancel={(event) => event.preventDefault()}
        onKeyDown={(event) => void (event.key === "Escape" && !event.isComposing && toggle(false))}
      >
        <Chat desk={desk} />
      </dialog>
    </>
  );
}
