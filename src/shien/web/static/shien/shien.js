"use strict";
// 便利のためだけの働き。無くても、保存も送信もできる。
const places = [["兆", 1e12], ["億", 1e8], ["万", 1e4]];
const small = [["千", 1000], ["百", 100], ["十", 10]];
const digits = "〇一二三四五六七八九";
const plainly = (text) => /^\d{1,16}(\.\d{1,10})?$/.test(text) ? Number(text) : NaN;
// 「3億」「2千5百万」のように、位の名で区切って足す。read は、区切りの中の読み方。
function parts(text, names, read, bare) {
  let rest = text, sum = 0;
  for (const [name, size] of names) {
    const at = rest.indexOf(name);
    if (at < 0) continue;
    sum += (at || !bare ? read(rest.slice(0, at)) : 1) * size;
    rest = rest.slice(at + 1);
  }
  return sum + (rest ? read(rest) : 0);
}
// 円の額。単位の書かれていない数だけを、欄の単位 factor で読む。サーバーの読み方 (values/yen.py) と同じ。
function yen(text, factor) {
  if (!/[兆億万千百十円]/.test(text)) return plainly(text) * factor;
  return parts(text.replace(/円$/, ""), places, (each) => parts(each, small, plainly, true), false);
}
function words(text, factor = 1) {
  const plain = text.normalize("NFKC").replace(/[,_\s¥\\]/g, "").replace(/[〇一二三四五六七八九]/g, (char) => digits.indexOf(char));
  const match = /^([-−▲△])?(\()?(.+?)(\))?$/.exec(plain);
  let rest = match ? yen(match[3], factor) : NaN, said = "";
  if (Math.abs(rest - Math.round(rest)) > 1e-6 || !(rest < 1e16)) return "";
  rest = Math.round(rest);
  for (const [name, size] of places) {
    const count = Math.floor(rest / size);
    if (count) said += count.toLocaleString("ja") + name;
    rest %= size;
  }
  if (rest || !said) said += rest.toLocaleString("ja");
  return (match[1] || match[2] ? "−" : "") + said + "円";
}
for (const input of document.querySelectorAll("input[data-words]")) {
  const out = document.getElementById(input.dataset.words);
  const factor = Number(input.dataset.factor || 1);
  const show = () => { out.textContent = words(input.value, factor); };
  input.addEventListener("input", show);
  show();
}
for (const slide of document.querySelectorAll("input[data-slides]")) {
  const box = document.getElementById(slide.dataset.slides);
  const money = "words" in box.dataset;
  const tell = () => slide.setAttribute("aria-valuetext", money ? words(slide.value) : slide.value);
  slide.addEventListener("input", () => {
    box.value = money ? Number(slide.value).toLocaleString("ja") : slide.value;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    tell();
  });
  box.addEventListener("change", () => {
    const number = Number(box.value.normalize("NFKC").replace(/[,\s円%]/g, ""));
    if (Number.isFinite(number)) slide.value = number;
    tell();
  });
  tell();
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const input of document.querySelectorAll("input[data-candidates]")) {
  let waiting = 0;
  input.addEventListener("input", (event) => {
    clearTimeout(waiting);
    if (event.isComposing || !input.value.trim()) return;
    waiting = setTimeout(async () => {
      const answer = await fetch(`${input.dataset.candidates}?q=${encodeURIComponent(input.value)}`).catch(() => null);
      if (!answer || !answer.ok) return;
      const { candidates } = await answer.json();
      input.list.replaceChildren(...candidates.map((text) => new Option(text, text)));
    }, 250);
  });
}
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    for (const button of form.querySelectorAll("button[data-busy]")) [button.dataset.idle, button.textContent] = [button.textContent, button.dataset.busy];
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("button[data-idle]")) button.textContent = button.dataset.idle;
});

// 打ちかけの文字を、このタブに残す。時間切れのあとサインインし直しても、打った所から続けられる。
const who = document.body.dataset.who;
const said = document.getElementById("draft-state");
const place = location.pathname + location.search;
const key = (form) => `draft ${who} ${place} ${form.dataset.draft}`;
const boxes = (form) => [...form.elements].filter((box) => box.name && !["hidden", "file", "password"].includes(box.type) && box.tagName !== "BUTTON");
// 送った画面から、このサイトの中の転送で来たのなら、送った値は届いている。サインインし直して来たときは、転送が外を通る。
const [arrival] = performance.getEntriesByType("navigation");
if (who && arrival?.type === "navigate" && arrival.redirectCount > 0 && document.referrer.startsWith(`${location.origin}/`)) {
  const name = `apply ${who} ${new URL(document.referrer).pathname}`;
  if (localStorage[name] && JSON.parse(localStorage[name]).sent) localStorage.removeItem(name);
}
if (who) {
  for (const name of Object.keys(sessionStorage)) {
    if (!name.startsWith("draft ")) continue;
    const draft = JSON.parse(sessionStorage[name]);
    if (draft.sent && draft.place !== place) sessionStorage.removeItem(name);
  }
}
for (const form of who ? document.querySelectorAll("form[data-draft]") : []) {
  let waiting = 0;
  const keep = (sent) => {
    const values = boxes(form).map((box) => [box.name, ["radio", "checkbox"].includes(box.type) ? box.checked : box.value]);
    sessionStorage[key(form)] = JSON.stringify({ place, sent, values, version: form.elements.version?.value });
    if (said && !sent) said.textContent = `打った内容をこの画面に残しました（${new Date().toLocaleTimeString("ja-JP")}）。保存はまだです。`;
  };
  const draft = sessionStorage[key(form)] ? JSON.parse(sessionStorage[key(form)]) : null;
  if (draft && !("answered" in form.dataset)) {
    let changed = false;
    boxes(form).forEach((box, at) => {
      const [name, value] = draft.values[at] ?? [];
      if (name !== box.name) return;
      const now = ["radio", "checkbox"].includes(box.type) ? "checked" : "value";
      if (box[now] !== value) { box[now] = value; changed = true; }
    });
    if (changed && said) said.textContent = "前に打った内容を戻しました。まだ保存していません。";
  }
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(keep, 1000, false); });
  form.addEventListener("submit", () => { clearTimeout(waiting); keep(true); });
}
document.querySelector("form[action='/signout']")?.addEventListener("submit", () => {
  sessionStorage.clear();
  for (const name of Object.keys(localStorage)) if (name.startsWith("apply ")) localStorage.removeItem(name);
});

// 時間切れを、二分より前に知らせる。使わないまま (idle) なら延ばせる。サインインからの時間 (left) は延ばせないので、し直す道を示す。
// 隠れたタブでは一分に一度しか見られないので、三分あまり前から言う。
const idle = Number(document.body.dataset.idle) * 1000;
const until = document.body.dataset.left ? Date.now() + Number(document.body.dataset.left) * 1000 : Infinity;
const warning = document.getElementById("idle-warning");
if (idle && warning) {
  const early = 190000;
  const seen = () => Number(localStorage.getItem("shien.seen")) || 0;
  const note = () => localStorage.setItem("shien.seen", String(Date.now()));
  const again = (text) => {
    document.getElementById("idle-text").textContent = text;
    document.getElementById("idle-stay").hidden = true;
    document.getElementById("idle-again").hidden = false;
    if (!warning.open) warning.showModal();
  };
  let told = false;
  note();
  const watch = setInterval(() => {
    const left = seen() + idle - Date.now(), last = until - Date.now();
    if (Math.min(left, last) <= 0) {
      clearInterval(watch);
      again("時間が過ぎたので、サインアウトしました。打った内容はこの画面に残っています。サインインすると、続きから始められます。");
    } else if (last <= early && !told) {
      told = true;
      again("サインインから時間がたったので、あと3分ほどで自動でサインアウトします。打った内容は残ります。いまサインインし直すと、続けて使えます。");
    } else if (left <= early && !warning.open) warning.showModal();
    else if (left > early && last > early && warning.open) warning.close();
  }, 5000);
  document.getElementById("idle-stay").addEventListener("click", async () => {
    const token = warning.querySelector("input[name=csrfmiddlewaretoken]").value;
    const answer = await fetch("/session/stay", { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => null);
    if (answer && answer.ok) { note(); warning.close(); }
  });
}
const summary = document.getElementById("error-summary");
if (summary) summary.focus();
