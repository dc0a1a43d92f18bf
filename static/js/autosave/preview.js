/* 粘贴预览的表：每一格将填什么，原来是什么，有什么不对；以及什么没有粘贴。 */

export function drawPreview(panel, { columns, rows, notes }, boxes) {
  panel.querySelector("[data-notes]").append(...notes.map((note) => made("li", note)));
  const holder = panel.querySelector("[data-preview]");
  holder.hidden = rows.length === 0;
  if (rows.length === 0) return;
  const head = made("tr");
  head.append(made("th", "行"), ...columns.map((label) => made("th", label)));
  head.querySelectorAll("th").forEach((cell) => { cell.scope = "col"; });
  const table = made("table");
  table.className = "preview";
  table.append(head, ...rows.map((row) => line(row, boxes)));
  holder.append(table);
}

function line({ label, cells }, boxes) {
  const row = made("tr");
  const name = made("th", label);
  name.scope = "row";
  row.append(name, ...cells.map((cell) => (cell ? filled(cell, boxes) : made("td"))));
  return row;
}

function filled({ address, text, shown, problems }, boxes) {
  const cell = made("td", shown);
  const now = boxes.has(address) ? boxes.read(address) : "";
  if (now !== "" && now !== text) cell.append(made("small", `原为 ${boxes.shown(address, now)}`));
  if (problems.length > 0) {
    const list = made("ul");
    list.className = "errors";
    list.append(...problems.map((problem) => made("li", problem)));
    cell.append(list);
  }
  return cell;
}

function made(tag, text = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
