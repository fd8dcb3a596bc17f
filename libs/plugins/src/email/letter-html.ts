import { html, type Html } from './html';
import type { Letter, LetterFact, LetterItem, LetterSection } from './letter';
import { smallPrint } from './small-print';

// Mail programs know tables and style attributes; what they know of style sheets differs, so the sheet only adds: dark colours and narrow
// screens. No pictures and nothing fetched from outside.
const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const bannerColour = { alarm: '#C62828', news: '#2A6BC2' } as const;
const styleSheet = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .page { background: #15181c !important; }
    .sheet { background: #1f2329 !important; border-color: #333a44 !important; }
    .words, .title { color: #e8eaed !important; }
    .quiet, .name { color: #a3abb6 !important; }
    .card { background: #262b33 !important; border-color: #3a424e !important; }
    .urgent { color: #ff8a80 !important; }
    .link { color: #8ab8ff !important; }
    .news { background: #1f4f91 !important; }
    .alarm { background: #9b1f1f !important; }
  }
  @media (max-width: 480px) {
    .pad { padding-left: 18px !important; padding-right: 18px !important; }
    .name, .value { display: block !important; width: auto !important; padding-bottom: 0 !important; }
  }`;

/** The mail as an HTML page. Everything that comes from outside is escaped. */
export function htmlOf(letter: Letter): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>${letter.subject}</title>
        <style>
          ${styleSheet}
        </style>
      </head>
      <body class="page" style="margin:0;padding:0;background:#f2f4f7;-webkit-text-size-adjust:100%">
        <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f2f4f7">
          <tr>
            <td align="center" style="padding:24px 8px">
              <table
                role="presentation"
                class="sheet"
                width="100%"
                cellpadding="0"
                cellspacing="0"
                border="0"
                style="max-width:640px;background:#ffffff;border:1px solid #dfe3e8;border-radius:10px;overflow:hidden;text-align:left"
              >
                <tr>
                  <td class="pad words" style="padding:18px 32px;${font};font-size:17px;font-weight:700;color:#1d2329">Lemur</td>
                </tr>
                <tr>
                  <td
                    class="pad ${letter.tone}"
                    style="padding:22px 32px;background:${bannerColour[letter.tone]};${font};font-size:21px;line-height:28px;font-weight:600;color:#ffffff"
                  >
                    <h1 style="margin:0;font-size:21px;line-height:28px;font-weight:600;color:#ffffff">${letter.headline}</h1>
                  </td>
                </tr>
                <tr>
                  <td class="pad words" style="padding:24px 32px 8px;${font};font-size:15px;line-height:23px;color:#1d2329">
                    <p style="margin:0 0 14px">Hello,</p>
                    ${letter.opening.map((sentence) => html`<p style="margin:0 0 14px">${sentence}</p> `)}${letter.sections.map(section)}${advice(letter.advice)}${contacts(letter.contacts)}
                  </td>
                </tr>
                <tr>
                  <td class="pad quiet" style="padding:14px 32px 26px;${font};font-size:12px;line-height:18px;color:#5b6673">
                    ${smallPrint.map((sentence) => html`<p style="margin:0 0 4px">${sentence}</p>`)}
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html> `;
  return page.source;
}

const section = ({ title, items }: LetterSection): Html =>
  html`${title ? html`<h2 class="words" style="margin:18px 0 8px;font-size:16px;line-height:22px;color:#1d2329">${title}</h2> ` : null}${items.map(card)}`;

const card = ({ title, url, facts }: LetterItem): Html =>
  html`<table
    role="presentation"
    class="card"
    width="100%"
    cellpadding="0"
    cellspacing="0"
    border="0"
    style="margin:0 0 12px;background:#f8f9fb;border:1px solid #e3e7ec;border-radius:8px"
  >
    <tr>
      <td style="padding:12px 16px;${font}">
        <div class="title" style="font-size:15px;line-height:21px;font-weight:600;color:#1d2329;word-break:break-word">${link(url, title)}</div>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin-top:6px">
          ${facts.map(fact)}
        </table>
      </td>
    </tr>
  </table> `;

const fact = ({ name, value, url, isUrgent }: LetterFact): Html =>
  html`<tr>
    <td class="name" valign="top" style="padding:2px 12px 2px 0;width:92px;${font};font-size:13px;line-height:19px;color:#5b6673">${name}</td>
    <td
      class="value words${isUrgent ? ' urgent' : ''}"
      valign="top"
      style="padding:2px 0;${font};font-size:13px;line-height:19px;word-break:break-word;${isUrgent ? 'font-weight:700;color:#C62828' : 'color:#1d2329'}"
    >
      ${link(url ?? null, value)}
    </td>
  </tr> `;

/** Only links of the web: whatever else an address may begin with, a mail program is not to open it. */
const link = (url: string | null, words: string): Html =>
  url && /^https?:\/\//.test(url) ? html`<a class="link" href="${url}" style="color:#1f5fb0">${words}</a>` : html`${words}`;

const advice = (sentences: readonly string[]): Html | null =>
  sentences.length
    ? html`<h2 class="words" style="margin:18px 0 8px;font-size:16px;line-height:22px;color:#1d2329">What to do</h2>
        <ul style="margin:0 0 14px;padding:0 0 0 20px">
          ${sentences.map((sentence) => html`<li style="margin:0 0 6px">${sentence}</li>`)}
        </ul> `
    : null;

const contacts = (addresses: readonly string[]): Html | null =>
  addresses.length
    ? html`<p style="margin:14px 0">
        Questions:
        ${addresses.map((address, position) => html`${position ? ', ' : ''}<a class="link" href="mailto:${address}" style="color:#1f5fb0">${address}</a>`)}
      </p> `
    : null;
