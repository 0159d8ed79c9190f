/** Holds the state and tells the listeners of each change. */
import { EMPTY, reduce, type Change, type State } from "./state";

export class Store {
  state: State = EMPTY;
  readonly #listeners = new Set<() => void>();

  change(change: Change): void {
    const before = this.state;
    this.state = reduce(before, change);
    if (this.state !== before) this.#listeners.forEach((listener) => listener());
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
