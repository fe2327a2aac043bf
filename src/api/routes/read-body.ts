/** Bodies of requests: JSON, at most so large, nothing else. */
import { HoldfastError } from '../../errors.ts';
import { bodyBytesMax } from '../contract/routes.ts';

/** Throws `request-too-large` or `invalid-request`; stops reading at the limit, whatever the sender announced. */
export async function readJson(request: Request, bytesMax = bodyBytesMax): Promise<unknown> {
  const text = await readText(request, bytesMax);
  try {
    return JSON.parse(text);
  } catch (error) {
    const problem =
      text === '' ? 'it is empty; send JSON' : `it is not JSON (${(error as Error).message.slice(0, 120)})`;
    throw new HoldfastError('invalid-request', { field: 'body', problem });
  }
}

async function readText(request: Request, bytesMax: number): Promise<string> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > bytesMax) throw tooLarge(bytesMax);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  try {
    for await (const chunk of request.body ?? []) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw tooLarge(bytesMax);
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof HoldfastError) throw error;
    throw new HoldfastError('invalid-request', { field: 'body', problem: 'it is not UTF-8 text' });
  }
}

function tooLarge(limit: number): HoldfastError {
  return new HoldfastError('request-too-large', { limit });
}
