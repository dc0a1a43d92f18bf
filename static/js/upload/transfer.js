/* 传一份文件：登记（或问断点）→ 一段段传 → 交到栏里。
   断线就退后重试，联网了马上再试；暂停、取消由人决定；服务器说不行的，照它的话显示。 */

import { Broken, Refused, Stopped, begin, discard, hand, received, send } from "./line.js";

const WAITS = [1, 2, 5, 10, 20, 30]; // 秒
const LOST = [404, 410]; // 断点在服务器上已经没有了

export class Transfer {
  constructor(file, row, { memory, places, onDone }) {
    this.file = file;
    this.row = row;
    this.memory = memory;
    this.places = places; // {uploads: 登记的地址, hand: 交的地址}
    this.onDone = onDone;
    this.url = memory.find(file);
    this.offset = 0;
    this.isUnsure = true; // 不知道服务器收到哪里，先问
    this.controller = null;
  }

  async run() {
    this.controller = new AbortController();
    this.row.sending();
    try {
      await this.open();
      while (this.offset < this.file.size) await this.stubbornly(() => this.step());
      await this.stubbornly(() => hand(this.places.hand, this.url, this.signal()));
      this.finish();
    } catch (error) {
      this.settle(error);
    }
  }

  signal() {
    return this.controller.signal;
  }

  async open() {
    if (this.url) {
      try {
        await this.stubbornly(() => this.locate());
        return;
      } catch (error) {
        if (!LOST.includes(error.status)) throw error;
        this.startOver();
      }
    }
    this.url = await this.stubbornly(() => begin(this.places.uploads, this.file, this.signal()));
    this.memory.keep(this.file, this.url);
    this.isUnsure = false;
  }

  async locate() {
    this.offset = await received(this.url, this.signal());
    this.isUnsure = false;
    this.row.progress(this.offset, this.file.size);
  }

  async step() {
    if (this.isUnsure) await this.locate();
    if (this.offset >= this.file.size) return;
    this.isUnsure = true;
    const onProgress = (sent) => this.row.progress(this.offset + sent, this.file.size);
    this.offset = await send(this.url, this.file, this.offset, { onProgress, signal: this.signal() });
    this.isUnsure = false;
    this.row.progress(this.offset, this.file.size);
  }

  startOver() {
    this.memory.forget(this.memory.keyOf(this.file));
    this.url = "";
    this.offset = 0;
  }

  /* 断线与服务器一时不行的，退后再试；起点不对的，问了再传 */
  async stubbornly(work) {
    for (let tries = 0; ; tries += 1) {
      try {
        return await work();
      } catch (error) {
        const isMisplaced = error.status === 409 && this.offset < this.file.size && tries < WAITS.length;
        if (!(error instanceof Broken) && !isMisplaced) throw error;
        this.isUnsure = true;
        if (!isMisplaced) await this.wait(WAITS[Math.min(tries, WAITS.length - 1)], error.message);
        this.row.sending();
      }
    }
  }

  wait(seconds, reason) {
    this.row.waiting(seconds, reason);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(done, seconds * 1000);
      function done() {
        clearTimeout(timer);
        window.removeEventListener("online", done);
        resolve();
      }
      window.addEventListener("online", done);
      this.signal().addEventListener("abort", () => { done(); reject(new Stopped()); });
      if (this.signal().aborted) reject(new Stopped());
    }).then(() => {
      if (this.signal().aborted) throw new Stopped();
    });
  }

  finish() {
    this.memory.forget(this.memory.keyOf(this.file));
    this.row.done();
    this.onDone();
  }

  settle(error) {
    if (error instanceof Stopped) return this.row.paused();
    if (!(error instanceof Refused)) throw error;
    const isRefusedWhole = this.url && this.offset >= this.file.size && error.status !== 401;
    if (LOST.includes(error.status) || isRefusedWhole) this.startOver();
    return this.row.failed(error.message, error.status === 401);
  }

  pause() {
    if (this.controller) this.controller.abort();
    this.isUnsure = true;
  }

  /* 不传了：连同服务器上已收到的一并丢弃 */
  cancel() {
    this.pause();
    this.memory.forget(this.memory.keyOf(this.file));
    if (this.url) discard(this.url).catch(() => {}); // 丢不掉也不要紧，到期自会清除
  }
}
