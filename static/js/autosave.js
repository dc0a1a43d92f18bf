/* 自动保存：停笔 1.2 秒只送改动的栏目，同时只有一个请求在途。
   没有得到服务器确认的文字都留在本机（加密栏目除外），断线、登录失效、与他人冲突都不丢字。
   服务器的约定：200 存下；409 与他人冲突，一个字没存；423 已锁定；401 登录失效；5xx 稍后重试。 */

import { Boxes } from "./autosave/boxes.js";
import { Kept } from "./autosave/kept.js";
import { post } from "./autosave/line.js";
import { Marks } from "./autosave/marks.js";
import { Panels } from "./autosave/panels.js";

const PAUSE = 1200;
const RETRY = 5000;
const BETWEEN = 300;

const REFUSALS = {
  403: "当前登录的账号没有填写这份申报书的权限。",
  404: "当前登录的账号看不到这份申报书，请确认登录的是哪个账号。",
  413: "一次改动的内容过大。",
};

class Autosave {
  constructor(form) {
    this.form = form;
    this.version = Number(form.dataset.version);
    this.boxes = new Boxes(form);
    this.marks = new Marks(form, this.boxes);
    this.panels = new Panels(form.querySelector("[data-panels]"), this.boxes);
    this.kept = new Kept(form.dataset.draft);
    this.dirty = new Set(); // 改了而没有确认存下的地址
    this.secretsTyped = new Set(); // 加密栏目里还没离开的输入
    this.unanswered = new Set(); // “地址=文字”：发出而没有得到明确答复的，可能其实存上了
    this.clashes = new Map(); // 地址 → 与他人冲突、等人取舍的一处
    this.restorable = new Map(); // 地址 → 本机暂存、等人决定的一处
    this.onBlur = new Map(); // 地址 → 离开输入框时才做的事：打字时不改眼前的文字
    this.timer = 0;
    this.isSending = false;
    this.isComposing = false; // 输入法正在组字
    this.stopped = ""; // 要人处理才能继续：session、stopped
    this.leave = null; // 存好之后要做的事：去下一节、退出
  }

  isUnsaved() {
    return this.dirty.size + this.clashes.size + this.secretsTyped.size > 0;
  }

  say(tone, text) {
    const line = this.form.querySelector("[data-save-state]");
    line.dataset.tone = tone;
    line.textContent = text;
  }

  keep(addresses) {
    const texts = {};
    addresses.filter((address) => !this.boxes.isSecret(address)).forEach((address) => {
      const isOpen = this.dirty.has(address) || this.clashes.has(address);
      if (isOpen) texts[address] = this.boxes.read(address);
      else if (!this.restorable.has(address)) texts[address] = undefined;
    });
    this.kept.update(texts);
  }

  /* —— 发送 —— */

  schedule(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  async send() {
    clearTimeout(this.timer);
    if (this.isSending || this.stopped) return;
    if (this.isComposing) return this.schedule(PAUSE);
    const changes = this.changes();
    if (Object.keys(changes).length === 0) return this.finish();
    this.isSending = true;
    this.say("busy", "正在保存…");
    let answer = null;
    try {
      answer = await post(this.form.dataset.autosave, { version: this.version, changes });
    } catch (error) {
      answer = { status: 503, body: {} }; // 连不上与服务器出错一样，稍后重试
    }
    this.isSending = false;
    this.receive(answer, changes);
  }

  changes() {
    const changes = {};
    this.dirty.forEach((address) => {
      if (this.clashes.has(address)) return;
      changes[address] = this.boxes.read(address);
    });
    return changes;
  }

  receive({ status, body, wait }, sent) {
    if (status === 200) return this.saved(body, sent);
    if (status === 409) return this.clashed(body);
    if (status === 401) return this.sessionLost(body.login);
    if (status === 429 || status >= 500) return this.later(wait || RETRY, sent);
    return this.stop(body.message || REFUSALS[status] || `服务器没有接受这次改动（${status}）。`);
  }

  /* —— 没存上 —— */

  later(delay, sent) {
    this.leave = null;
    Object.keys(sent).forEach((address) => this.unanswered.add(`${address}=${sent[address]}`));
    this.say("bad", navigator.onLine ? "暂时连不上服务器，改动还没存上，正在重试" : "网络已断开，改动还没存上，联网后自动保存");
    this.schedule(delay);
  }

  stop(message) {
    this.pause("stopped", "未保存");
    const panel = this.panels.open("stopped");
    panel.querySelector("[data-message]").textContent = message;
    panel.querySelector("[data-reload]").href = location.href;
  }

  sessionLost(login) {
    this.pause("session", "未保存：登录已失效");
    const here = `${this.form.dataset.login}?next=${encodeURIComponent(location.pathname)}`;
    this.panels.open("session").querySelector("[data-login]").href = login || here;
  }

  pause(why, text) {
    this.stopped = why;
    this.leave = null;
    this.say("bad", text);
  }

  resume() {
    this.panels.close("session");
    this.panels.close("stopped");
    this.stopped = "";
    this.send();
  }

  /* —— 存下了 —— */

  saved(body, sent) {
    this.version = body.version;
    this.unanswered.clear();
    Object.keys(sent).forEach((address) => this.confirm(address, sent[address], body));
    const merged = this.mergeOthers(body.others || {});
    this.marks.computed(body.displays || {});
    this.marks.remaining(body.remaining || {});
    this.keep(Object.keys(sent));
    this.say("ok", `已于 ${body.saved_at} 自动保存${merged ? `，并入他人改动 ${merged} 处` : ""}`);
    if (this.dirty.size > this.clashes.size) this.schedule(this.leave ? 0 : PAUSE);
    else this.finish();
  }

  confirm(address, text, body) {
    if (this.boxes.read(address) !== text) return; // 途中又改了，下一次再送
    this.dirty.delete(address);
    const problems = (body.problems || {})[address] || [];
    const stored = (body.texts || {})[address];
    if (problems.length === 0) this.marks.problems(address, []); // 改对了立即消去，出错等写完再说
    this.afterTyping(address, () => {
      if (this.dirty.has(address)) return;
      if (this.boxes.isSecret(address)) this.confirmSecret(address, problems);
      else if (stored !== undefined) this.boxes.write(address, stored);
      this.marks.problems(address, problems);
    });
  }

  confirmSecret(address, problems) {
    if (problems.length === 0) this.marks.secretKept(address);
  }

  afterTyping(address, work) {
    if (!this.boxes.isFocused(address)) return work();
    this.onBlur.set(address, work);
  }

  finish() {
    if (this.clashes.size > 0) return this.say("bad", `未保存：${this.clashes.size} 处与他人冲突`);
    if (this.leave && !this.isUnsaved()) this.leave();
  }

  /* 别人改过的：没动过的输入框换成新的；自己也正改着的，当作冲突来问。返回换了几处。 */
  mergeOthers(others) {
    const changed = Object.keys(others).filter(
      (address) => this.boxes.has(address) && this.boxes.read(address) !== others[address]
    );
    const mine = changed.filter((address) => this.dirty.has(address));
    mine.forEach((address) => this.clash({ address, theirs: others[address], by: "其他人" }));
    const free = changed.filter((address) => !mine.includes(address) && !this.boxes.isSecret(address));
    free.forEach((address) => this.boxes.write(address, others[address]));
    this.panels.compare("clash", this.clashes);
    return free.length;
  }

  /* —— 与他人冲突 —— */

  clashed(body) {
    this.version = body.version;
    this.leave = null;
    (body.conflicts || []).forEach((one) => this.clash(one));
    this.mergeOthers(body.others || {});
    this.keep(Array.from(this.clashes.keys()));
    this.schedule(BETWEEN); // 这次的内容一个字没存：不冲突的那些随即再送
  }

  clash({ address, label, theirs, by, at }) {
    const mine = this.boxes.read(address);
    if (!this.boxes.isSecret(address)) {
      if (mine === theirs) return this.dirty.delete(address);
      if (this.unanswered.has(`${address}=${theirs}`)) return null; // 没有答复的那一次其实存上了
    }
    return this.clashes.set(address, { label: label || this.boxes.label(address), mine, theirs, by, at: clockTime(at) });
  }

  settleClash(address, isMine) {
    const { theirs } = this.clashes.get(address);
    this.clashes.delete(address);
    if (!isMine) {
      this.dirty.delete(address);
      this.boxes.write(address, this.boxes.isSecret(address) ? "" : theirs);
    }
    this.keep([address]);
    this.panels.compare("clash", this.clashes);
    if (!this.isUnsaved()) this.say("ok", "已采用对方的内容");
    this.schedule(0);
  }

  /* —— 恢复本机暂存的 —— */

  offerRestore() {
    const draft = this.kept.load();
    Object.keys(draft.texts).forEach((address) => {
      const [mine, theirs] = [draft.texts[address], this.boxes.read(address)];
      if (!this.boxes.has(address) || mine === theirs) this.kept.update({ [address]: undefined });
      else this.restorable.set(address, { label: this.boxes.label(address), mine, theirs });
    });
    const panel = this.panels.compare("restore", this.restorable);
    if (panel) panel.querySelector("[data-at]").textContent = new Date(draft.at).toLocaleString("zh-CN");
  }

  settleRestore(address, isMine) {
    const { mine } = this.restorable.get(address);
    this.restorable.delete(address);
    if (isMine) {
      this.boxes.write(address, mine);
      this.dirty.add(address);
      this.schedule(0);
    }
    this.keep([address]);
    this.panels.compare("restore", this.restorable);
  }

  /* —— 页面上发生的事 —— */

  typed(address) {
    if (this.boxes.isSecret(address)) return this.secretsTyped.add(address);
    this.dirty.add(address);
    if (this.clashes.has(address)) {
      this.clashes.get(address).mine = this.boxes.read(address);
      this.panels.updateMine("clash", address, this.boxes.read(address));
    }
    this.keep([address]);
    if (this.stopped || this.isSending) return null;
    this.say("busy", "有改动，稍后自动保存");
    return this.schedule(PAUSE);
  }

  /* 加密栏目离开输入框才送，免得把半个账号存进去；清空不算改动 */
  secretEntered(address) {
    this.secretsTyped.delete(address);
    if (this.boxes.read(address).trim() === "") return;
    this.dirty.add(address);
    this.schedule(0);
  }

  left(address) {
    const work = this.onBlur.get(address);
    this.onBlur.delete(address);
    if (work) setTimeout(work, 0);
  }

  saveNow() {
    if (!this.isUnsaved()) this.say("ok", "没有未保存的改动");
    this.send();
  }

  choose(button) {
    if (button.hasAttribute("data-resume")) return this.resume();
    const name = button.closest("[data-is]").dataset.is;
    const items = name === "clash" ? this.clashes : this.restorable;
    const settle = name === "clash" ? this.settleClash : this.settleRestore;
    if (button.dataset.takeAll) {
      return Array.from(items.keys()).forEach((one) => settle.call(this, one, button.dataset.takeAll === "mine"));
    }
    const { address } = button.closest("[data-address]").dataset;
    settle.call(this, address, button.dataset.take === "mine");
    const next = this.panels.holder.querySelector(`[data-is="${name}"] [data-take]`);
    return next ? next.focus() : this.boxes.focus(address);
  }

  /* 离开之前先存好；已经试过没存上的，由浏览器的“离开此页？”来问 */
  leaveWhenSaved(event, going) {
    const cannotSave = this.stopped || this.clashes.size > 0 || this.stateTone() === "bad";
    if (!this.isUnsaved() || cannotSave) return;
    event.preventDefault();
    this.leave = going;
    this.send();
  }

  stateTone() {
    return this.form.querySelector("[data-save-state]").dataset.tone;
  }

  listen() {
    const { form } = this;
    form.addEventListener("input", (event) => event.target.name && this.typed(event.target.name));
    form.addEventListener("change", ({ target }) => {
      if (target.name && this.boxes.isSecret(target.name)) this.secretEntered(target.name);
    });
    form.addEventListener("focusout", (event) => this.left(event.target.name));
    form.addEventListener("compositionstart", () => { this.isComposing = true; });
    form.addEventListener("compositionend", () => { this.isComposing = false; });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.saveNow(); });
    this.panels.holder.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.choose(button);
    });
    this.listenToLeaving();
  }

  listenToLeaving() {
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-after-save]");
      const isHere = !(event.ctrlKey || event.metaKey || event.shiftKey);
      if (link && isHere) this.leaveWhenSaved(event, () => location.assign(link.href));
    });
    document.addEventListener("submit", (event) => {
      const { target } = event;
      if (target !== this.form) this.leaveWhenSaved(event, () => target.requestSubmit());
    }, true);
    window.addEventListener("beforeunload", (event) => {
      if (!this.isUnsaved()) return;
      event.preventDefault();
      event.returnValue = "";
    });
    window.addEventListener("online", () => this.send());
    window.addEventListener("focus", () => { if (this.stopped === "session") this.resume(); });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.send();
    });
  }
}

function clockTime(at) {
  const moment = new Date(at);
  if (!at || Number.isNaN(moment.getTime())) return at || "";
  return moment.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" });
}

document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const autosave = new Autosave(form);
  autosave.listen();
  autosave.offerRestore();
});
