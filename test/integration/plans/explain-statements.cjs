/* Loaded into an API before its own code: has the server explain every question before it is asked, and writes the plans to a file. */
const { appendFileSync } = require('node:fs');
const { Client } = require('pg');

const file = process.env.PLANS_FILE;
const ask = Client.prototype.query;

Client.prototype.query = function explainThenAsk(...question) {
  const [text, values] = typeof question[0] === 'string' ? question : [question[0].text, question[1] ?? question[0].values];
  if (!/^\s*(SELECT|WITH)\b/i.test(text)) return ask.apply(this, question);
  // Without waiting for it: a connection answers its questions one after another.
  ask
    .call(this, `EXPLAIN (FORMAT JSON) ${text}`, values)
    .then(({ rows }) => appendFileSync(file, `${JSON.stringify({ text, plan: rows[0]['QUERY PLAN'][0].Plan })}\n`))
    .catch((error) => appendFileSync(file, `${JSON.stringify({ text, error: error.message })}\n`));
  return ask.apply(this, question);
};
