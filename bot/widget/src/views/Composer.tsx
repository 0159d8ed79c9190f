/** The input line: Enter sends unless an input method is composing; a counter near the limit. */
import { h } from "../draw";
import type { Desk } from "./desk";
import { Up } from "./icons";

const LIMIT = 1000;
const NEAR = 100;

export function Composer({ desk }: { desk: Desk }) {
  const { texts, draft, setDraft } = desk;
  const text = draft.trim();
  const left = LIMIT - [...text].length;
  const idle = !text || left < 0;
  const submit = (event: Event) => {
    event.preventDefault();
    if (idle) return;
    setDraft("");
    desk.send({ text }, text);
  };
  return (
    <form onSubmit={submit}>
      <div class="count" role="status">{left < NEAR && texts.counter(left)}</div>
      <textarea
        rows={1}
        value={draft}
        placeholder={texts.placeholder}
        aria-label={texts.placeholder}
        enterkeyhint="send"
        onInput={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={(event) => void (event.key === "Enter" && !event.shiftKey && !composing(event) && submit(event))}
      />
      <button class="go" aria-label={texts.send} disabled={idle}><Up /></button>
    </form>
  );
}

/** Safari ends the composition before it reports the Enter; only the old key code tells. */
function composing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
