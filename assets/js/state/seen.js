/* Answers that were here before. Within a build a question has one answer, so that a view that was
 * seen needs no question. */
import { keyOf } from "./evidence.js";

/** Answers that are kept; one has some ten to fifty thousand letters. */
const MOST = 60;
/** Milliseconds for which an answer that was asked for ahead is waited for. */
const PATIENCE = 2000;
const seen = new Map();
const coming = new Map();

/** Pages that have no parts to open answer whatever parts were asked for. */
const nameOf = (query, wanted) => `${query}|${wanted ? keyOf(wanted) : ""}`;

/** Keeps an answer to a whole view. One with a notice is not kept: it may be about the address. */
export function keep(answer) {
  const name = nameOf(answer.query, answer.wanted);
  if (!answer.only) coming.delete(name);
  if (answer.only || answer.notice) return;
  seen.delete(name);
  seen.set(name, answer);
  if (seen.size > MOST) seen.delete(seen.keys().next().value);
}

/** The answer to a question, undefined where it was not here before. */
export function recall({ query, wanted }) {
  for (const name of [nameOf(query, wanted), nameOf(query)]) {
    const answer = seen.get(name);
    if (answer) {
      keep(answer);
      return answer;
    }
  }
  return undefined;
}

/** The answer to a question was asked for before the visitor asked. */
export const expect = ({ query, wanted }) => coming.set(nameOf(query, wanted), performance.now());

/** Whether it is on its way. One that is late may be lost: it is asked for as any other. */
export const isComing = ({ query, wanted }) =>
  performance.now() - coming.get(nameOf(query, wanted)) < PATIENCE;
