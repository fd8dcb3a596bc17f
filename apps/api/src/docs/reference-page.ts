import {
  allEndpoints,
  type Endpoint,
  type Example,
  examplesOf,
  isVersioned,
  type JsonSchema,
  jsonSchemaOf,
  type NamedEndpoint,
  type Who,
} from '@app/api-contract';

/*
 * The reference for people, made of the contract: one page without anything from elsewhere. Its style and its search are files of
 * their own beside it (reference-assets.ts), since the page's policy allows no script inside it.
 */

interface Field {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly words: string;
}

const DEEPEST = 3;

const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const whoWords: Record<Who, string> = {
  open: 'Everybody, without a token.',
  any: 'Every signed-in user.',
  writer: 'Users whose roles let them change things.',
  admin: 'Administrators.',
  object: 'Signed-in users with a right to the thing itself.',
};

function typeWords(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeWords))].join(' | ');
  if (schema.type === 'array') return `list of ${schema.items ? typeWords(schema.items) : 'anything'}`;
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'anything');
  return schema.format ? `${type} (${schema.format})` : type;
}

/** What has members of its own: the object, what a list is of, or the one object among several kinds. */
function inner(schema: JsonSchema): JsonSchema | undefined {
  if (schema.properties) return schema;
  if (schema.items) return inner(schema.items);
  return schema.anyOf?.map(inner).find((found) => found !== undefined);
}

function fieldsOf(schema: JsonSchema, prefix = '', depth = 1): Field[] {
  const object = inner(schema);
  return Object.entries(object?.properties ?? {}).flatMap(([key, member]): Field[] => {
    const name = `${prefix}${key}`;
    const hasDefault = member.default === undefined || member.default === '' ? '' : `When left out: ${JSON.stringify(member.default)}.`;
    const field: Field = {
      name,
      type: typeWords(member),
      isRequired: object?.required?.includes(key) ?? false,
      words: [member.description, hasDefault].filter(Boolean).join(' '),
    };
    return [field, ...(depth < DEEPEST ? fieldsOf(member, `${name}.`, depth + 1) : [])];
  });
}

/** Words in which a name of the wire stands between backticks. */
const withCode = (words: string) => escape(words).replace(/`([^`]+)`/g, '<code>$1</code>');

/** A long choice is folded: it is looked up, not read. */
function typeCell(type: string): string {
  const choices = type.split(' | ');
  if (choices.length <= 5) return escape(type);
  return `<details><summary>one of ${choices.length}</summary>${choices.map((choice) => `<code>${escape(choice)}</code>`).join(' ')}</details>`;
}

/** Each cell says what it is, for narrow screens, on which a row is a block of its own. */
function table(title: string, fields: readonly Field[], marksRequired: boolean): string {
  if (!fields.length) return '';
  const rows = fields.map(({ name, type, isRequired, words }) => {
    const mark = marksRequired && isRequired ? ' <span class="required">required</span>' : '';
    return `<tr><th scope="row"><code>${escape(name)}</code>${mark}</th><td class="type">${typeCell(type)}</td><td>${withCode(words)}</td></tr>`;
  });
  const head = '<tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr>';
  return `${title ? `<h4>${title}</h4>` : ''}<table><thead>${head}</thead><tbody>${rows.join('')}</tbody></table>`;
}

function headersOf(endpoint: Endpoint): Field[] {
  const text = { type: 'string', isRequired: false };
  return [
    ...(endpoint.method === 'POST' && endpoint.who !== 'open'
      ? [
          {
            ...text,
            name: 'Idempotency-Key',
            words:
              'Chosen by you, a new one for each thing you want done. Sent again with the same key, a request is not carried out again, and for a day gets the same answer.',
          },
        ]
      : []),
    ...(endpoint.method === 'PUT' && isVersioned(endpoint)
      ? [{ ...text, name: 'If-Match', words: 'The ETag that came with what you read. If it was changed since, nothing is done and 412 is answered.' }]
      : []),
  ];
}

/** A command that can be copied. Ids are shown as 1. */
function curl({ method, path }: Endpoint, { params = {}, query = {}, body }: Example): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => (params[name]?.startsWith('id of ') ? '1' : (params[name] ?? '1')));
  const search = new URLSearchParams(query).toString();
  const lines = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} "$LEMUR/api/1${filled}${search ? `?${search}` : ''}"`,
    '-H "Authorization: Bearer $TOKEN"',
    ...(body === undefined ? [] : ['-H "Content-Type: application/json"', `-d '${JSON.stringify(body, null, 2).replaceAll("'", "'\\''")}'`]),
  ];
  return lines.join(' \\\n  ');
}

const exampleWords = (endpoint: Endpoint, example: Example) => {
  const answer = example.answer === undefined ? '' : `<p>answers, among other things:</p><pre>${escape(JSON.stringify(example.answer, null, 2))}</pre>`;
  return `<h4>Example</h4><pre>${escape(curl(endpoint, example))}</pre>${answer}`;
};

function answerWords({ status, mediaType, answer }: Endpoint): string {
  if (status === 204) return '<p>Answers 204, without a body.</p>';
  if (mediaType !== 'application/json') return `<p>Answers <code>${escape(mediaType)}</code>.</p>`;
  const schema = jsonSchemaOf(answer, 'output');
  const fields = fieldsOf(schema);
  return fields.length ? `<details><summary>Answer</summary>${table('', fields, false)}</details>` : `<p>Answers ${escape(typeWords(schema))}.</p>`;
}

function section({ name, endpoint }: NamedEndpoint): string {
  const { method, path, summary, who, params, query, body } = endpoint;
  const inPath = params.map((param): Field => ({
    name: param.name,
    type: param.kind === 'id' ? 'integer' : 'string',
    isRequired: true,
    words: param.kind === 'id' ? 'Its id.' : 'Its name.',
  }));
  return [
    `<section class="endpoint" id="${escape(name)}" data-words="${escape(`${name} ${method} ${path} ${summary}`.toLowerCase())}">`,
    `<h3><span class="method ${method.toLowerCase()}">${method}</span> <code>${escape(path)}</code> <a class="anchor" href="#${escape(name)}" aria-label="Link to this endpoint">#</a></h3>`,
    `<p>${escape(summary)}.</p><p class="who">${whoWords[who]}</p>`,
    table('In the path', inPath, false),
    query ? table('Query', fieldsOf(jsonSchemaOf(query, 'input')), true) : '',
    table('Headers', headersOf(endpoint), false),
    body ? table('Body', fieldsOf(jsonSchemaOf(body, 'input')), true) : '',
    answerWords(endpoint),
    ...examplesOf(name).map((example) => exampleWords(endpoint, example)),
    '</section>',
  ].join('\n');
}

const resourceWords = (resource: string) =>
  resource
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/^(api|dns)\b/, (letters) => letters.toUpperCase())
    .replace(/^./, (letter) => letter.toUpperCase());

const introduction = `
<p>All paths are below <code>/api/1</code>. Sign in with <code>POST /auth/login</code>, or create an API key, and send the token as
<code>Authorization: Bearer &lt;token&gt;</code>. Bodies are JSON; their keys may be written in camelCase or snake_case, and answers are in camelCase.</p>
<p>Lists answer <code>{"total": …, "items": […]}</code> and take <code>page</code>, <code>count</code> (at most 1000), <code>sortBy</code>, <code>sortDir</code> and
<code>filter=&lt;field&gt;;&lt;value&gt;</code>. A refusal answers <code>{"message", "code", "hint", "reasons", "requestId"}</code>: <code>code</code> is stable,
<code>reasons</code> names each field that is at fault, <code>hint</code> says what to do.</p>
<p>Numbers and true or false may be sent as text too; null is as good as left out where a type says so.</p>
<p>The same as a document for programs: <a href="/api/1/openapi.json">OpenAPI 3.1</a>. In a checkout, <code>libs/api-client</code> is a typed client for TypeScript and Node.</p>`;

/** The whole page. */
export function referencePage(version: string): string {
  const resources = [...new Set(allEndpoints.map(({ resource }) => resource))];
  const links = resources.map((resource) => `<li><a href="#resource-${resource}">${escape(resourceWords(resource))}</a></li>`).join('');
  const parts = resources.map((resource) => {
    const sections = allEndpoints.filter((named) => named.resource === resource).map(section);
    return `<section class="resource" id="resource-${resource}"><h2>${escape(resourceWords(resource))}</h2>${sections.join('\n')}</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lemur API reference</title>
<link rel="stylesheet" href="/docs/reference.css">
<script src="/docs/reference.js" defer></script>
</head>
<body>
<header><h1>Lemur API <small>${escape(version)}</small></h1>
<label for="search">Search</label> <input id="search" type="search" autocomplete="off" placeholder="a word, a path, a method"> <span id="found" role="status"></span></header>
<div class="page"><nav aria-label="Resources"><ul>${links}</ul></nav>
<main>${introduction}${parts.join('\n')}</main></div>
</body>
</html>
`;
}
