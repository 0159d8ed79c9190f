/** A text with its addresses as links; a link may be followed by the page (`shop-chat:link`). */
import { Fragment, h, type Child } from "../draw";
import { pieces } from "../links";
import type { Desk } from "./desk";

interface LinkProps {
  desk: Desk;
  href: string | null;
  children?: Child;
}

/** A link, or only what it would show when there is no safe address. */
export const Link = ({ desk, href, children }: LinkProps) =>
  href ? (
    <a
      href={href}
      target={new URL(href).origin === location.origin ? undefined : "_blank"}
      rel="noopener noreferrer nofollow"
      onClick={(event) => void (desk.follow(href) || event.preventDefault())}
    >
      {children}
    </a>
  ) : (
    <>{children}</>
  );

export const Text = ({ desk, text }: { desk: Desk; text: string }) => (
  <>{pieces(text).map((p) => (p.href ? <Link desk={desk} href={p.href}>{p.text}</Link> : p.text))}</>
);
