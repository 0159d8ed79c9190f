/** A row of cards that scrolls sideways, by finger, wheel or keyboard. */
import { h } from "preact";
import { safeImage, safeLink } from "../links";
import type { Card } from "../messages";
import type { Desk } from "./desk";
import { Link } from "./Text";

export const Cards = ({ desk, seq, items }: { desk: Desk; seq: number; items: Card[] }) => (
  <ul class="cards" tabIndex={0} aria-label={desk.texts.cards}>
    {items.map((item) => (
      <li class="card">
        <Link desk={desk} href={safeLink(item.url)}><About item={item} /></Link>
        {item.options?.map(({ id, title }) => (
          <button type="button" class="pick" onClick={() => desk.send({ option: { seq, id } }, title)}>
            {title}
          </button>
        ))}
      </li>
    ))}
  </ul>
);

/** A picture that does not come leaves no broken frame. */
const hide = (event: Event) => void ((event.target as HTMLElement).hidden = true);

function About({ item }: { item: Card }) {
  const image = safeImage(item.image);
  return (
    <div class="about">
      {image && <img src={image} alt="" onError={hide} />}
      {item.tag && <i>{item.tag}</i>}
      <b>{item.title}</b>
      {item.subtitle && <p>{item.subtitle}</p>}
      {item.price && <strong>{item.price}</strong>}
    </div>
  );
}
