// The words of the security page and of the sessions.
import { inBoth } from "../../../../core/words.ts";
import { ENGLISH } from "./words.en.ts";
import { TURKISH } from "./words.tr.ts";

export const WORDS = inBoth(ENGLISH, TURKISH);
