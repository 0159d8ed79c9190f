/** One message: its text with safe links, its image, its cards, or a notice. */
import { Fragment, h } from "../draw";
import { safeImage, safeLink } from "../links";
import type { Message } from "../messages";
import { Cards } from "./Cards";
import type { Desk } from "./desk";
import { Link, Text } from "./Text";

/** `turn`: the first of its speaker in a row. */
export function Bubble({ desk, message, turn }: { desk: Desk; message: Message; turn: boolean }) {
  const { role, type, text, name, media, items } = message;
  const words = text && <Text desk={desk} text={text} />;
  if (role === "system" || type === "event") return words ? <div class="event">{words}</div> : null;
  const style = `bubble${role === "shopper" ? " mine" : ""}${turn ? " turn" : ""}`;
  const image = safeImage(media?.url);
  return (
    <>
      {turn && role === "agent" && name && <div class="name">{name}</div>}
      {image && (
        <div class={`${style} photo`}>
          <Link desk={desk} href={safeLink(image)}>
            <img src={image} alt={media?.alt ?? desk.texts.image} />
          </Link>
        </div>
      )}
      {words && <div class={style}>{words}</div>}
      {!!items?.length && <Cards desk={desk} message={message} items={items} />}
    </>
  );
}
