/** Defines <shop-chat>, once. */
import { ShopChat } from "./element";

if (!customElements.get("shop-chat")) customElements.define("shop-chat", ShopChat);
