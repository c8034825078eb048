// The screens from dist/, everything else from a real program: for working on the screens against real numbers.
import { readFile } from 'node:fs/promises';
import { createServer, request as ask } from 'node:http';
import { types } from './files.mjs';

export async function startProxy({ port = 0, program, dist = new URL('../dist/', import.meta.url) }) {
  const { hostname, port: programPort } = new URL(program);
  const forward = request => ask({ hostname, port: programPort, method: request.method, path: request.url, headers: request.headers });
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://proxy');
    if (pathname.startsWith('/api/')) {
      const onward = forward(request);
      onward.on('response', answer => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      request.pipe(onward);
      return;
    }
    const name = /\.\w+$/.test(pathname) ? pathname.slice(1) : 'index.html';
    const bytes = await readFile(new URL(name, dist)).catch(() => null);
    if (!bytes) return void response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': types[name.split('.').pop()], 'Content-Security-Policy': "default-src 'self'", 'Cache-Control': 'no-cache' }).end(bytes);
  });
  server.on('upgrade', (request, socket, head) => {
    const onward = forward(request);
    onward.on('upgrade', (answer, other, otherHead) => {
      const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`);
      if (otherHead.length) socket.write(otherHead);
      if (head.length) other.write(head);
      socket.pipe(other).pipe(socket);
      for (const [one, two] of [[socket, other], [other, socket]]) {
        one.on('error', () => two.destroy());
        one.on('close', () => two.destroy());
      }
    });
    onward.on('response', answer => socket.end(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\nConnection: close\r\n\r\n`));
    onward.on('error', () => socket.destroy());
    onward.end();
  });
  await new Promise(done => server.listen(port, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    },
  };
}
