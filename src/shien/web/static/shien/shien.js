"use strict";
// 便利のためだけの働き。無くても、保存も送信もできる。
const places = [["兆", 1e12], ["億", 1e8], ["万", 1e4]];
function words(text) {
  const plain = text.normalize("NFKC").replace(/[,\s円¥]/g, "");
  const match = /^(?:[-−▲△])?\(?(\d{1,15})\)?$/.exec(plain);
  if (!match) return "";
  let rest = Number(match[1]), said = "";
  for (const [name, size] of places) {
    const count = Math.floor(rest / size);
    if (count) said += count.toLocaleString("ja") + name;
    rest %= size;
  }
  if (rest || !said) said += rest.toLocaleString("ja");
  return (/^[-−▲△(]/.test(plain) ? "−" : "") + said + "円";
}
for (const input of document.querySelectorAll("input[data-words]")) {
  const out = document.getElementById(input.dataset.words);
  const show = () => { out.textContent = words(input.value); };
  input.addEventListener("input", show);
  show();
}
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});
const summary = document.getElementById("error-summary");
if (summary) summary.focus();
