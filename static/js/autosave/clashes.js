/* 与他人冲突：两份文字并排，逐处取舍；选定之前自己的文字仍在输入框里。 */

const BETWEEN = 300;

export class Clashes {
  constructor(saver) {
    this.saver = saver;
    this.boxes = saver.boxes;
    this.panels = saver.panels;
    this.items = new Map(); // 地址 → {label, mine, theirs, by, at}
  }

  get size() {
    return this.items.size;
  }

  has(address) {
    return this.items.has(address);
  }

  /* 409：这次的内容一个字没存，不冲突的那些随即再送 */
  receive(body) {
    const { saver } = this;
    saver.version = body.version;
    saver.leave = null;
    this.found(body.conflicts || []);
    saver.mergeOthers(body.others || {});
    saver.keep(Array.from(this.items.keys()));
    saver.schedule(BETWEEN);
  }

  found(clashes) {
    if (clashes.length === 0) return;
    clashes.forEach((one) => this.add(one));
    this.show();
  }

  add({ address, label, theirs, by, at }) {
    const { dirty, unanswered } = this.saver;
    const mine = this.boxes.read(address);
    if (!this.boxes.isSecret(address)) {
      if (mine === theirs) return dirty.delete(address);
      if (unanswered.has(`${address}=${theirs}`)) return null; // 没有答复的那一次其实存上了
    }
    const entry = { label: label || this.boxes.label(address), mine, theirs, by, at: clockTime(at) };
    return this.items.set(address, entry);
  }

  show() {
    this.panels.compare("clash", this.items);
  }

  retyped(address) {
    if (!this.has(address)) return;
    this.items.get(address).mine = this.boxes.read(address);
    this.panels.updateMine("clash", address, this.boxes.read(address));
  }

  settle(address, isMine) {
    const { saver } = this;
    const { theirs } = this.items.get(address);
    this.items.delete(address);
    if (!isMine) {
      saver.dirty.delete(address);
      this.boxes.write(address, this.boxes.isSecret(address) ? "" : theirs);
    }
    saver.keep([address]);
    this.show();
    if (!saver.isUnsaved()) saver.say("ok", "已采用对方的内容");
    saver.schedule(0);
  }

  listen() {
    this.panels.onTake("clash", (address, isMine) => this.settle(address, isMine));
  }
}

function clockTime(at) {
  const moment = new Date(at);
  if (!at || Number.isNaN(moment.getTime())) return at || "";
  return moment.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" });
}
