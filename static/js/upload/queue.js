/* 排队：一次只传一份，暂停和出错的让到一边。 */

export class Queue {
  constructor() {
    this.waiting = [];
    this.current = null;
  }

  add(transfer) {
    this.waiting.push(transfer);
    this.next();
  }

  drop(transfer) {
    this.waiting = this.waiting.filter((one) => one !== transfer);
  }

  isBusy() {
    return this.current !== null || this.waiting.length > 0;
  }

  async next() {
    if (this.current || this.waiting.length === 0) return;
    this.current = this.waiting.shift();
    await this.current.run();
    this.current = null;
    this.next();
  }
}
