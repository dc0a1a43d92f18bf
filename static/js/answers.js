/* 逐条答复：停笔即存，只送改动的那一条；与同事撞上的写明他写了什么，字都留在框里。 */

import { token } from "./csrf.js";

const PAUSE = 1200;
const RETRY = 5000;

class Answers {
  constructor(form) {
    this.form = form;
    this.boxes = Array.from(form.querySelectorAll("textarea[name^='answer-']"));
    this.dirty = new Set();
    this.timer = 0;
    this.isSending = false;
  }

  seen(box) {
    return this.form.elements[box.name.replace("answer-", "seen-")];
  }

  say(tone, text) {
    const line = this.form.querySelector("[data-save-state]");
    line.dataset.tone = tone;
    line.textContent = text;
  }

  typed(box) {
    this.dirty.add(box);
    this.say("busy", "有改动，稍后自动保存");
    this.schedule(PAUSE);
  }

  schedule(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  async send() {
    if (this.isSending || this.dirty.size === 0) return;
    const boxes = Array.from(this.dirty);
    const sent = new Map(boxes.map((box) => [box, box.value]));
    const body = new URLSearchParams();
    sent.forEach((text, box) => {
      body.append(box.name, text);
      body.append(this.seen(box).name, this.seen(box).value);
    });
    this.isSending = true;
    this.say("busy", "正在保存…");
    try {
      await this.receive(await this.post(body), sent);
    } catch (error) {
      this.say("bad", "暂时连不上服务器，答复还没存上，正在重试");
      this.schedule(RETRY);
    }
    this.isSending = false;
  }

  post(body) {
    return fetch(this.form.action, {
      method: "POST",
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
      body,
      credentials: "same-origin",
      redirect: "manual",
      keepalive: document.visibilityState === "hidden",
    });
  }

  async receive(response, sent) {
    if (response.status >= 500 || response.status === 429) throw new Error(String(response.status));
    const answer = await response.json();
    if (response.status === 401) return this.say("bad", "登录已失效，答复还没存上；请在新窗口登录后再按“保存答复”");
    if (response.status !== 200 && response.status !== 409) return this.say("bad", `没有保存：${answer.message || response.status}`);
    const clashes = new Map(answer.clashes.map((one) => [`answer-${one.item}`, one]));
    sent.forEach((text, box) => this.settle(box, text, clashes.get(box.name)));
    this.count();
    if (clashes.size > 0) return this.say("bad", `未保存：${clashes.size} 条与同事写的不同`);
    this.say("ok", `已于 ${answer.saved_at} 自动保存`);
    if (this.dirty.size > 0) this.schedule(PAUSE);
    return null;
  }

  /* 存下的记住原文；撞上的，再存一次即以自己的为准 */
  settle(box, text, clash) {
    const line = this.form.querySelector(`[data-clash="${box.name.replace("answer-", "")}"]`);
    this.seen(box).value = clash ? clash.theirs : text;
    line.textContent = clash ? `${clash.by}刚刚写的是“${clash.theirs}”；上面是您写的，还没有存。再改一改或按“保存答复”即以您的为准。` : "";
    if (!clash && box.value === text) this.dirty.delete(box);
    if (clash) this.dirty.delete(box);
  }

  count() {
    const done = document.querySelector("[data-done]");
    if (done) done.textContent = this.boxes.filter((box) => this.seen(box).value.trim() !== "").length;
  }

  listen() {
    this.boxes.forEach((box) => box.addEventListener("input", () => this.typed(box)));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.send();
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.dirty.size === 0) return;
      event.preventDefault();
      event.returnValue = ""; // 旧内核只认它
    });
    this.form.addEventListener("submit", () => this.dirty.clear());
  }
}

document.querySelectorAll("form[data-answers]").forEach((form) => new Answers(form).listen());
