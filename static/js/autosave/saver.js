/* 暂存：记下改了哪些地址，送出去，照应答更新页面。
   服务器的约定：200 存下；409 与他人冲突，一个字没存；423 已锁定；401 登录失效；5xx 稍后重试。 */

import { Arrivals } from "./arrivals.js";
import { Boxes } from "./boxes.js";
import { Bulk } from "./bulk.js";
import { Clashes } from "./clashes.js";
import { Kept } from "./kept.js";
import { post } from "./line.js";
import { Marks } from "./marks.js";
import { Orders } from "./orders.js";
import { Panels } from "./panels.js";
import { Tables } from "./tables.js";

const PAUSE = 1200;
const RETRY = 5000;

const REFUSALS = {
  403: "当前登录的账号没有填写这份申报书的权限。",
  404: "当前登录的账号看不到这份申报书，请确认登录的是哪个账号。",
  413: "一次改动的内容过大。",
};

export class Saver {
  constructor(form) {
    this.form = form;
    this.version = Number(form.dataset.version);
    this.boxes = new Boxes(form);
    this.tables = new Tables(form);
    this.marks = new Marks(form, this.boxes);
    this.panels = new Panels(form.querySelector("[data-panels]"), this.boxes);
    this.kept = new Kept(form.dataset.draft);
    this.orders = new Orders(this.boxes);
    this.clashes = new Clashes(this);
    this.arrivals = new Arrivals(this);
    this.bulk = new Bulk(this);
    this.dirty = new Set(); // 改了而没有确认存下的地址
    this.held = new Set(); // 本机暂存、等人决定要不要恢复的地址：不从本机清掉
    this.secretsTyped = new Set(); // 加密栏目里还没离开的输入
    this.unanswered = new Set(); // “地址=文字”：发出而没有得到明确答复的，可能其实存上了
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

  tone() {
    return this.form.querySelector("[data-save-state]").dataset.tone;
  }

  keep(addresses) {
    const texts = {};
    addresses.filter((address) => !this.boxes.isSecret(address)).forEach((address) => {
      const isOpen = this.dirty.has(address) || this.clashes.has(address);
      if (isOpen) texts[address] = this.boxes.read(address);
      else if (!this.held.has(address)) texts[address] = undefined;
    });
    this.kept.update(texts, this.orders.known);
  }

  /* —— 改动 —— */

  /* 这些地址改过了：打字的停一停再送，整块的（delay 为 0）马上送 */
  changed(addresses, delay = PAUSE) {
    addresses.forEach((address) => {
      this.dirty.add(address);
      this.clashes.retyped(address);
    });
    this.keep(addresses);
    if (this.stopped || this.isSending) return;
    this.say("busy", "有改动，稍后自动保存");
    this.schedule(delay);
  }

  typed(address) {
    if (this.boxes.isSecret(address)) this.secretsTyped.add(address);
    else this.changed([address]);
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
    if (status === 409) return this.clashes.receive(body);
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
    const { problems = {}, texts = {}, others = {} } = body;
    this.version = body.version;
    this.unanswered.clear();
    const arrived = this.orders.stored(sent, texts, this.dirty);
    Object.keys(sent).forEach((address) => this.confirm(address, sent[address], texts[address], problems[address] || []));
    const changed = this.mergeOthers(others, arrived);
    this.marks.computed(body.displays || {});
    this.marks.remaining(body.remaining || {});
    this.keep(Object.keys(sent));
    this.say("ok", `已于 ${body.saved_at} 自动保存${changed ? `，并入他人改动 ${changed} 处` : ""}`);
    if (this.dirty.size > this.clashes.size) this.schedule(this.leave ? 0 : PAUSE);
    else this.finish();
  }

  confirm(address, sent, stored, problems) {
    if (this.boxes.isOrder(address)) return this.marks.problems(address, problems);
    this.bulk.stored(address, sent, stored);
    if (this.boxes.read(address) !== sent) return null; // 途中又改了，下一次再送
    this.dirty.delete(address);
    if (problems.length === 0) this.marks.problems(address, []); // 改对了立即消去，出错等写完再说
    return this.afterTyping(address, () => {
      if (this.dirty.has(address)) return;
      if (this.boxes.isSecret(address)) this.confirmSecret(address, problems);
      else if (stored !== undefined) this.boxes.write(address, stored);
      this.marks.problems(address, problems);
      this.marks.recount();
    });
  }

  confirmSecret(address, problems) {
    if (problems.length === 0) this.marks.secretKept(address);
  }

  afterTyping(address, work) {
    if (!this.boxes.isFocused(address)) return work();
    this.onBlur.set(address, work);
    return null;
  }

  finish() {
    if (this.clashes.size > 0) return this.say("bad", `未保存：${this.clashes.size} 处与他人冲突`);
    if (this.leave && !this.isUnsaved()) this.leave();
    return null;
  }

  /* 别人改过的：没动过的输入框换成新的；自己也正改着的，当作冲突来问；行的次序总能合并。返回换了几处。 */
  mergeOthers(others, arrived = []) {
    const rows = [...arrived, ...this.orders.others(others, this.dirty)];
    const changed = Object.keys(others).filter(
      (address) => !this.boxes.isOrder(address) && this.boxes.has(address) && this.boxes.read(address) !== others[address]
    );
    const mine = changed.filter((address) => this.dirty.has(address));
    const free = changed.filter((address) => !mine.includes(address) && !this.boxes.isSecret(address));
    this.clashes.found(mine.map((address) => ({ address, theirs: others[address], by: "其他人" })));
    free.forEach((address) => this.boxes.write(address, others[address]));
    this.arrivals.welcome(rows, others);
    return free.length + rows.length;
  }

  /* —— 页面上发生的事 —— */

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
    this.panels.on("[data-resume]", () => this.resume());
    this.clashes.listen();
    this.arrivals.listen();
  }
}
