"use strict";
// ファイルは選ぶとすぐに、少しずつ送る。切れても、届いたところから自分で続ける。無くても、様式のボタンで付けられる。
(() => {
  const form = document.getElementById("paper");
  if (!form || !globalThis.crypto?.subtle) return;
  const PART = 512 * 1024, SMALLEST = 64 * 1024, PATIENCE = 60000, LONGEST = 30000;
  const csrf = () => form.elements.csrfmiddlewaretoken.value;
  const percent = (received, file) => Math.floor(received / file.size * 100);
  const megabytes = (size) => (size / 1024 / 1024).toFixed(1);
  let active = 0, last = null;

  class Refused extends Error {}
  class Stopped extends Error {}
  const SIGNED_OUT = "サインインが切れました。サインインし直して同じファイルを選ぶと、続きから送ります。";

  // 一つの要求。つながらなければ status は 0。止められたら Stopped。
  async function ask(path, method, stop, { headers = {}, body = null } = {}) {
    const cut = new AbortController(), end = () => cut.abort();
    const clock = setTimeout(end, PATIENCE);
    stop.addEventListener("abort", end);
    try {
      const found = await fetch(path, { method, body, headers: { "X-CSRFToken": csrf(), ...headers }, redirect: "manual", signal: cut.signal });
      const status = found.type === "opaqueredirect" ? 401 : found.status;
      const json = (found.headers.get("Content-Type") ?? "").startsWith("application/json") ? await found.json() : {};
      return { status, json, place: found.headers.get("Location"), received: found.headers.get("Upload-Offset") };
    } catch {
      if (stop.aborted) throw new Stopped();
      return { status: 0, json: {} };
    } finally {
      clearTimeout(clock);
      stop.removeEventListener("abort", end);
    }
  }

  // 待つ。つながれば、すぐに続ける。
  const rest = (wait, stop) => new Promise((done, fail) => {
    const clock = setTimeout(go, wait);
    function go() { clearTimeout(clock); window.removeEventListener("online", go); stop.removeEventListener("abort", quit); done(); }
    function quit() { go(); fail(new Stopped()); }
    window.addEventListener("online", go);
    stop.addEventListener("abort", quit);
  });

  async function digest(file) {
    const bytes = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(bytes)].map((each) => each.toString(16).padStart(2, "0")).join("");
  }

  // 送り終えるまで続ける。tell は進み具合を見せる。送れないとき Refused、止められたとき Stopped。
  async function sendWhole(input, file, tell, stop) {
    const sha256 = await digest(file);
    let place = null, received = 0, tries = 0, lost = false, part = PART;
    for (;;) {
      let answer;
      if (!place) {
        answer = await ask(input.dataset.upload, "POST", stop, { body: new URLSearchParams({ name: file.name, size: file.size, sha256 }) });
        if (answer.status === 201) {
          place = answer.place;
          received = Number(answer.received);
          tell(received, received ? "続きから送っています…" : "送っています…");
          continue;
        }
        if (answer.status === 404 || answer.status === 409) throw new Refused("この書類は、もう提出されているか、書けない段階です。");
      } else if (lost) {
        answer = await ask(place, "HEAD", stop);
        if (answer.status === 200) { lost = false; received = Number(answer.received); tell(received, "続きから送っています…"); continue; }
        if (answer.status === 404) { place = null; lost = false; continue; }
      } else {
        const body = await file.slice(received, received + part).arrayBuffer();
        if (received + body.byteLength === file.size) tell(received, "中身を確かめています…");
        answer = await ask(place, "PATCH", stop, { body, headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": received } });
        if (answer.status === 200) return;
        if (answer.status === 204 || (answer.status === 409 && Number(answer.received) !== received)) {
          if (answer.status === 204) { tries = 0; part = Math.min(PART, part * 2); }
          received = Number(answer.received);
          tell(received, "送っています…");
          continue;
        }
        if (answer.status === 404) { place = null; if ((tries += 1) < 4) continue; }
        lost = true;
        part = Math.max(SMALLEST, part / 2); // a slow line gets through with less at a time
      }
      if (answer.status === 401 || answer.status === 403) throw new Refused(SIGNED_OUT);
      if (answer.status === 422) throw new Refused(`付けられませんでした。${(answer.json.errors ?? []).join(" ")}`);
      if (answer.status === 400 || answer.status === 413) throw new Refused("付けられませんでした。もう一度選んでください。");
      tell(received, answer.status ? `いま受け取れません。しばらくして、続きから送ります（${percent(received, file)}%）。` : `途切れました。つながりしだい続きから送ります（${percent(received, file)}%）。`);
      await rest(Math.min(LONGEST, 1000 * 2 ** tries), stop);
      tries += 1;
    }
  }

  function sender(input) {
    const field = input.parentElement, said = field.querySelector("[data-progress]"), panel = field.querySelector("[data-sending]");
    const bar = panel.querySelector("progress"), button = panel.querySelector("button"), queue = [];
    const told = `told ${location.pathname} ${input.id}`;
    const say = (text, wrong = false) => {
      if (said.textContent !== text) said.textContent = text;
      said.className = wrong ? "error" : "muted";
    };
    let stop = null;
    field.querySelector("[data-attach]").hidden = true; // what is chosen is sent at once

    async function run() {
      const refused = [];
      let many = 0, done = 0;
      active += 1;
      panel.hidden = false;
      stop = new AbortController();
      for (let file = queue.shift(); file; file = queue.shift()) {
        many += 1;
        let tenth = -1, before = "";
        const place = () => many + queue.length > 1 ? `（${many}個目）` : "";
        const tell = (received, words) => {
          bar.value = percent(received, file);
          const now = Math.floor(percent(received, file) / 10);
          if (now === tenth && words === before) return; // read aloud ten times at most
          [tenth, before] = [now, words];
          say(words.endsWith("…") ? `${words}${place()} ${percent(received, file)}%` : words);
        };
        try {
          await sendWhole(input, file, tell, stop.signal);
          done += 1;
        } catch (error) {
          if (error instanceof Stopped) {
            queue.length = 0;
            refused.push(`送るのをやめました。同じファイルを選ぶと、続きから送れます（${bar.value}%まで届いています）。`);
          } else {
            refused.push(error instanceof Refused ? error.message : "ファイルを読めませんでした。もう一度選んでください。");
          }
        }
      }
      active -= 1;
      stop = null;
      panel.hidden = true;
      if (refused.length) say(refused.join(" "), true); else say("付けました。");
      if (done) {
        last = input.id;
        if (refused.length) sessionStorage.setItem(told, refused.join(" "));
      }
      if (!active && last) form.dispatchEvent(new CustomEvent("attached", { detail: last }));
    }

    button.addEventListener("click", () => { stop?.abort(); input.focus(); });
    input.addEventListener("change", () => {
      const chosen = [...input.files], most = Number(input.dataset.most);
      input.value = ""; // the form is not to send it again
      const large = chosen.find((file) => file.size > most * 1024 * 1024);
      if (large) return say(`付けられませんでした。「${large.name}」は${megabytes(large.size)}MBあります。${most}MBまでに小さくするか、分けてください。`, true);
      queue.push(...chosen);
      if (queue.length && !stop) run();
    });
    const kept = sessionStorage.getItem(told);
    if (kept) { say(kept, true); sessionStorage.removeItem(told); }
  }
  for (const input of document.querySelectorAll("input[data-upload]")) sender(input);

  // 送っている間は、次へ進まない。進めば、そこで止まってしまう。
  window.addEventListener("submit", (event) => {
    if (!active || event.target !== form) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const panel = form.querySelector("[data-sending]:not([hidden])");
    panel.parentElement.querySelector("[data-progress]").textContent = "ファイルを送り終えるまで、お待ちください。急ぐときは「送るのをやめる」を押すと、あとで続きから送れます。";
    panel.querySelector("button").focus();
  }, true);
  window.addEventListener("beforeunload", (event) => { if (active) event.preventDefault(); });
})();
