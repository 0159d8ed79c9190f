/** A row of cards that scrolls sideways, by finger, wheel or keyboard; an offer is a card alone. */
import { h } from "../draw";
import { safeImage, safeLink } from "../links";
import type { Card, Message } from "../messages";
import type { Desk } from "./desk";
import { Link } from "./Text";

interface CardsProps {
  desk: Desk;
  message: Message;
  items: Card[];
}

export const Cards = ({ desk, message, items }: CardsProps) => (
  <ul class="cards" tabIndex={0} aria-label={desk.texts[message.offer ? "offer" : "cards"]}>
    {items.map((item) => (
      <li class={`card${message.offer ? " offer" : ""}`}>
        <Link desk={desk} href={safeLink(item.url)}>
          <About item={item} label={message.offer ? desk.texts.offer : ""} />
        </Link>
        {item.code && <Code desk={desk} code={item.code} />}
        {item.options?.map(({ id, title }) => (
          <button class="pick" onClick={() => desk.send({ option: { seq: message.seq, id } }, title)}>
            {title}
          </button>
        ))}
      </li>
    ))}
  </ul>
);

/** A picture that does not come leaves no broken frame. */
const hide = (event: Event) => void ((event.target as HTMLElement).hidden = true);

function About({ item, label }: { item: Card; label: string }) {
  const image = safeImage(item.image);
  const tag = [label, item.tag].filter(Boolean).join(" · ");
  return (
    <div class="about">
      {image && <img src={image} alt="" onError={hide} />}
      {tag && <i>{tag}</i>}
      <b>{item.title}</b>
      {item.subtitle && <p>{item.subtitle}</p>}
      {item.price && <strong>{item.price}</strong>}
      {item.legal && <small>{item.legal}</small>}
    </div>
  );
}

/** Browsers copy only for pages of https; elsewhere the code can be selected. */
const Code = ({ desk, code }: { desk: Desk; code: string }) => (
  <div class="code">
    <code>{code}</code>
    {navigator.clipboard && (
      <button class="pick" onClick={() => desk.copy(code)}>
        {desk.texts[desk.copied === code ? "copied" : "copy"]}
      </button>
    )}
  </div>
);
