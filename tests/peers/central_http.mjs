// The central system's own interface, for the tests and for a hand at the keyboard; no part of mestolo.sync.v1.

const ROUTES = [
  ['GET', /^\/answers$/, (central) => central.answers()],
  ['GET', /^\/sites$/, (central) => [...central.sites.keys()].map((name) => central.site(name))],
  ['GET', /^\/sites\/([^/]+)$/, (central, [site]) => central.site(site)],
  ['GET', /^\/sites\/([^/]+)\/facts$/, (central, [site], { query }) => central.facts(site, query.get('type') ?? undefined)],
  ['POST', /^\/sites\/([^/]+)\/requests$/, (central, [site], { body }) => central.request(site, body)],
  ['PUT', /^\/sites\/([^/]+)\/roster$/, async (central, [site], { body }) => {
    await central.roster(site, body.folder ?? body.files);
    return {};
  }],
  ['POST', /^\/sites\/([^/]+)\/retry$/, async (central, [site]) => {
    await central.retry(site);
    return central.site(site).parked;
  }],
];

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length ? JSON.parse(Buffer.concat(chunks)) : {};
}

async function answer(central, request) {
  const { pathname, searchParams } = new URL(request.url, central.url);
  for (const [method, pattern, act] of ROUTES) {
    const match = request.method === method && pattern.exec(pathname);
    if (!match) continue;
    const body = await readBody(request);
    return [200, await act(central, match.slice(1).map(decodeURIComponent), { query: searchParams, body })];
  }
  return [404, { error: `no ${request.method} ${pathname}` }];
}

export async function respond(central, request, response) {
  const [status, content] = await answer(central, request).catch((fault) => {
    if (fault instanceof RangeError || fault instanceof SyntaxError) return [400, { error: fault.message }];
    throw fault;
  });
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(content)}\n`);
}
