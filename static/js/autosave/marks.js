/* 把服务器的应答写到页面上：错误与提醒、自动计算的值、目录里还差几项。 */

export class Marks {
  constructor(form, boxes) {
    this.form = form;
    this.boxes = boxes;
    this.counts = {};
  }

  problems(address, problems) {
    const warnings = problems.filter((problem) => problem.is_error === false);
    const errors = problems.filter((problem) => problem.is_error !== false);
    this.list(`[data-errors="${address}"]`, errors);
    this.list(`[data-warnings="${address}"]`, warnings);
    this.boxes.mark(address, errors.length > 0);
  }

  /* 本节的错误数变了，目录跟着变；删去的行不算 */
  recount() {
    this.remaining(this.counts);
  }

  list(selector, problems) {
    const list = this.form.querySelector(selector);
    if (!list) return;
    list.textContent = "";
    problems.forEach((problem) => {
      const line = document.createElement("li");
      line.textContent = problem.text || problem;
      list.appendChild(line);
    });
  }

  computed(displays) {
    Object.keys(displays).forEach((address) => {
      const output = this.form.querySelector(`[data-computed="${address}"]`);
      if (output) output.textContent = displays[address];
    });
  }

  /* counts: 节名 → 还差几项 */
  remaining(counts) {
    this.counts = counts;
    const lines = Array.from(this.form.querySelectorAll("[data-errors] li"));
    const faulty = lines.filter((line) => !line.closest("[data-row][hidden]")).length;
    Object.keys(counts).forEach((name) => {
      document.querySelectorAll(`[data-section="${name}"]`).forEach((entry) => {
        const isHere = entry.querySelector("[aria-current]") !== null;
        this.entry(entry, counts[name], isHere ? faulty : 0);
      });
    });
  }

  entry(entry, missing, faulty) {
    entry.className = faulty ? "is-error" : missing ? "is-todo" : "is-done";
    const left = faulty ? `错误 ${faulty}` : missing ? `未填 ${missing}` : "已填完";
    entry.querySelector("[data-left]").textContent = left;
  }

  /* 加密栏目存下后不留明文，只说明已填写 */
  secretKept(address) {
    this.boxes.write(address, "");
    this.form.querySelector(`[data-kept="${address}"]`).hidden = false;
  }
}
