/** Every word of the widget, in both languages. */
import type { Lang } from "./messages";

const zh = {
  heading: "掌柜客服",
  ai: "AI 客服",
  person: "人工客服",
  online: "在线",
  offline: "离线",
  connecting: "正在连接…",
  reconnecting: "网络不稳，正在重新连接…",
  tryNow: "立即重试",
  refused: "登录已失效，请重新登录后再试",
  botOffline: "客服暂时离线，您的留言会保存，恢复后马上回复。",
  open: "打开客服聊天",
  close: "关闭聊天",
  unread: (n: number) => `${n} 条未读消息`,
  log: "对话内容",
  typing: "对方正在输入",
  placeholder: "输入消息…",
  send: "发送",
  counter: (left: number) => (left < 0 ? `超出 ${-left} 字` : `还可输入 ${left} 字`),
  sending: "发送中…",
  waiting: "网络恢复后自动发送",
  sent: "已送达",
  failed: "未发送",
  retry: "重试",
  change: "修改",
  newest: "查看最新消息",
  cards: "商品列表",
  offer: "优惠",
  copy: "复制",
  copied: "已复制",
  good: "有帮助",
  bad: "没帮助",
  forgotten: (receipt: string) => `这段对话已忘记。回执：${receipt}`,
  image: "图片",
  replies: "快捷回复",
  welcome: "您好，我是 AI 客服",
  welcomeMore: "订单、物流、退换、选购都可以问我；需要时随时为您转人工。",
  suggestions: ["我的订单到哪了？", "我想退货", "帮我推荐一双鞋", "转人工"],
};

export type Texts = typeof zh;

const en: Texts = {
  heading: "Customer care",
  ai: "AI assistant",
  person: "Human agent",
  online: "Online",
  offline: "Offline",
  connecting: "Connecting…",
  reconnecting: "Connection lost, reconnecting…",
  tryNow: "Try now",
  refused: "Your sign-in has ended. Please sign in again.",
  botOffline: "The assistant is offline. Your messages are kept and will be answered.",
  open: "Open the chat",
  close: "Close the chat",
  unread: (n) => (n === 1 ? "1 unread message" : `${n} unread messages`),
  log: "Conversation",
  typing: "Typing",
  placeholder: "Type a message…",
  send: "Send",
  counter: (left) => (left < 0 ? `${-left} too many` : `${left} left`),
  sending: "Sending…",
  waiting: "Will be sent when you are back online",
  sent: "Delivered",
  failed: "Not sent",
  retry: "Retry",
  change: "Edit",
  newest: "Latest messages",
  cards: "Products",
  offer: "Offer",
  copy: "Copy",
  copied: "Copied",
  good: "Helpful",
  bad: "Not helpful",
  forgotten: (receipt) => `This conversation is forgotten. Receipt: ${receipt}`,
  image: "Image",
  replies: "Quick replies",
  welcome: "Hi, I'm the AI assistant",
  welcomeMore: "Ask about orders, delivery, returns or what to buy. A person can take over any time.",
  suggestions: ["Where is my order?", "I want to return something", "Recommend some shoes", "Talk to a person"],
};

export const TEXTS: Record<Lang, Texts> = { zh, en };

/** zh for any kind of Chinese, en for everything else. */
export function language(...candidates: (string | null | undefined)[]): Lang {
  return candidates.find((tag) => tag)?.toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** The clock time of a message, with the day when it is not today. */
export function time(at: string, lang: Lang, now: Date = new Date()): string {
  const date = new Date(at);
  const how: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  if (date.toDateString() !== now.toDateString()) Object.assign(how, { month: "short", day: "numeric" });
  return date.toLocaleString(lang, how);
}

