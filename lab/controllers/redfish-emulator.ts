/**
 * The program: a Redfish service over HTTPS for the nodes of a lab, in the host of the controller. Usage:
 *   node redfish-emulator.ts SETTINGS.json
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { createMachinePower } from './machine-power.ts';
import { createRedfishService } from './redfish-service.ts';
import type { RedfishSettings } from './redfish-settings.ts';

const [, , path = ''] = process.argv;
const settings = JSON.parse(readFileSync(path, 'utf8')) as RedfishSettings;
const service = createRedfishService(settings, createMachinePower(settings.lab));
const shown = { cert: readFileSync(settings.certificate), key: readFileSync(settings.key) };

const server = createServer(shown, async (request, response) => {
  try {
    const { method = '', url = '', headers } = request;
    const token = headers['x-auth-token'];
    const {
      status,
      headers: more,
      body,
    } = await service({
      method,
      path: url,
      authorization: headers.authorization,
      token: typeof token === 'string' ? token : undefined,
      body: await text(request),
    });
    response.writeHead(status, { 'content-type': 'application/json', 'odata-version': '4.0', ...more });
    response.end(body === undefined ? undefined : JSON.stringify(body));
    console.log(`${method} ${url} ${status}`);
  } catch (error) {
    console.error(String(error));
    response.destroy();
  }
});
// Clients that hang up in the middle are no reason to end.
server.on('tlsClientError', () => {});
server.listen(settings.port, settings.address);
