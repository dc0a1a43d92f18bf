/* 选了哪一天，旁边就说明是哪个时刻、几个工作日；各日的说法由服务器算好，放在页面里。 */

const holder = document.querySelector("[data-due-days]");
const days = JSON.parse(holder ? holder.dataset.dueDays : "{}");

function describe(box, line) {
  line.textContent = box.value ? days[box.value] || "请选今天以后、三个月以内的工作日" : "";
}

document.querySelectorAll("[data-due-day]").forEach((box) => {
  const line = document.createElement("output");
  line.className = "hint due-day";
  line.setAttribute("for", box.id);
  box.after(line);
  box.addEventListener("input", () => describe(box, line));
  describe(box, line);
});
