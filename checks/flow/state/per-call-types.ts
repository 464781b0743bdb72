import type { EntityName, Node, TypeNode } from "typescript";
import ts from "../../facts/typescript.js";
import { importedBy } from "../model/imported.js";
import type { Scopes } from "../model/scopes.js";

/** Types of the platform and of web frameworks whose values live as long as one request, connection or call; module "" holds the globals. */
const perCall: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    "": ["Request", "Response", "AbortSignal", "WebSocket", "FetchEvent"],
    elysia: ["Context"],
    express: ["Request", "Response"],
    fastify: ["FastifyRequest", "FastifyReply"],
    h3: ["H3Event", "HTTPEvent"],
    hono: ["Context", "HonoRequest"],
    koa: ["Context", "ParameterizedContext"],
    "node:http": ["IncomingMessage", "ServerResponse"],
    "node:http2": ["Http2ServerRequest", "Http2ServerResponse", "ServerHttp2Stream"],
    "node:net": ["Socket"],
    "node:stream": ["Duplex"],
    "node:tls": ["TLSSocket"],
    srvx: ["ServerRequest"],
    ws: ["WebSocket"],
  }),
);
const deepest = 6;

/** Whether a type is one of them, by what its name stands for: an alias, a wrapper, or an object that holds one. */
export function isPerCallType(type: TypeNode, scopes: Scopes, depth = 0): boolean {
  const next = (inner: TypeNode) => isPerCallType(inner, scopes, depth + 1);
  if (depth > deepest) return false;
  if (ts.isTypeReferenceNode(type))
    return isNamed(type.typeName, type, scopes, depth) || (type.typeArguments ?? []).some(next);
  if (ts.isParenthesizedTypeNode(type) || ts.isTypeOperatorNode(type)) return next(type.type);
  if (ts.isUnionTypeNode(type)) return type.types.every(next);
  if (ts.isIntersectionTypeNode(type)) return type.types.some(next);
  return ts.isTypeLiteralNode(type) && holds(type.members, next);
}

function isNamed(name: EntityName, at: Node, scopes: Scopes, depth: number): boolean {
  const first = ts.isIdentifier(name) ? name : name.left;
  if (!ts.isIdentifier(first)) return false;
  const declaration = scopes.lookup(first.text, at)?.declaration;
  const imported = importedBy(declaration);
  if (imported !== undefined) {
    const exported = ts.isIdentifier(name) ? imported.name : name.right.text;
    const module = /^(?:http|http2|net|stream|tls)$/.test(imported.module)
      ? `node:${imported.module}`
      : imported.module;
    return perCall.get(module)?.includes(exported) ?? false;
  }
  const own = declaredHere(first.text, at.getSourceFile().statements);
  if (own === undefined)
    return declaration === undefined && ts.isIdentifier(name) && (perCall.get("")?.includes(name.text) ?? false);
  const next = (inner: TypeNode) => isPerCallType(inner, scopes, depth + 1);
  if (ts.isTypeAliasDeclaration(own)) return next(own.type);
  const bases = (own.heritageClauses ?? []).flatMap(({ types }) => types);
  return (
    holds(own.members, next) ||
    bases.some(({ expression }) => ts.isIdentifier(expression) && isNamed(expression, expression, scopes, depth + 1))
  );
}

function declaredHere(name: string, statements: readonly Node[]) {
  for (const node of statements)
    if ((ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) && node.name.text === name) return node;
  return undefined;
}

function holds(members: readonly Node[], isOne: (type: TypeNode) => boolean): boolean {
  return members.some((member) => ts.isPropertySignature(member) && member.type !== undefined && isOne(member.type));
}
