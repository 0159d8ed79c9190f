/** The few drawings of the widget. */
import { h } from "../draw";

const drawing = (path: string, size = 24) => () => (
  <svg
    width={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d={path} />
  </svg>
);

export const Shop = drawing(
  "M4 11v8a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-8M3 8l2-4h14l2 4a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0zM9 15q3 3 6 0",
);
export const Bubbles = drawing(
  "M20 4H4a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1h3v4l5-4h8a1 1 0 0 0 1-1V5a1 1 0 0 0-1-1zM8 10.5h.01M12 10.5h.01M16 10.5h.01",
  30,
);
export const Down = drawing("M6 9l6 6 6-6");
export const Up = drawing("M12 19V6M6 11l6-6 6 6");
export const Thumb = drawing("M7 20H4v-9h3zl1 1h8a2 2 0 0 0 2-1.6l1-5A2 2 0 0 0 18 9h-4V6a2 2 0 0 0-2-2L7 11", 20);
