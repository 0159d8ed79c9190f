/** Who answers, whether a machine or a person, and how the line is. */
import { Fragment, h } from "../draw";
import { agent } from "../state";
import type { Desk } from "./desk";
import * as icons from "./icons";

export function Head({ desk }: { desk: Desk }) {
  const { texts, state, heading } = desk;
  const { link, bot } = state;
  const person = agent(state);
  const here = person !== null || bot === "online";
  const line = link !== "online" ? "connecting" : here ? "online" : "offline";
  const lost = link === "reconnecting" || link === "refused";
  return (
    <>
      <div class="head">
        <div class="face" aria-hidden="true">{person ? [...person][0] : <icons.Shop />}</div>
        <div class="who">
          <h2>{person || heading}</h2>
          <div role="status">
            <b>{person === null ? texts.ai : texts.person}</b>
            {link !== "idle" && <><i class={line} />{texts[line]}</>}
          </div>
        </div>
        {desk.bubble && (
          <button aria-label={texts.close} onClick={() => desk.toggle(false)}>
            <icons.Down />
          </button>
        )}
      </div>
      <div class="notice" role="status">
        {lost && <>{texts[link]}<button onClick={desk.reconnect}>{texts.tryNow}</button></>}
        {line === "offline" && texts.botOffline}
      </div>
    </>
  );
}
