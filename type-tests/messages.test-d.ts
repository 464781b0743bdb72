import { expectType } from "tsd";
import { messages } from "#internal";

// A function's sentence is its type's, word for word: TypeScript compares them.
expectType<messages.wrongPath<"/a", "/api/orpc/b">>(messages.wrongPath("/a", "/api/orpc/b"));
expectType<messages.unknownKind<"flow">>(messages.unknownKind("flow"));
expectType<"rawr.kind `flow` is unknown (did you mean `workflows`?): use `api`, `workflows`, `web`, `toolkit` or `agent` (D-013)">(
  messages.unknownKind("flow"),
);
expectType<messages.forbiddenFamily<"external", "rpc">>(messages.forbiddenFamily("external", "rpc"));
