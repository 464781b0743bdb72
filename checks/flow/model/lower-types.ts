import type {
  BindingName,
  ClassLikeDeclaration,
  ExpressionWithTypeArguments,
  Node,
  PropertyName,
  TypeElement,
  TypeNode,
} from "typescript";
import ts from "../../facts/typescript.js";
import type { At, FlowMember, FlowType } from "./program.js";

const nothing: FlowType = { name: "", of: [] };

/** A type annotation, reduced to names, arguments and members. */
export function lowerType(node: TypeNode, at: (node: Node) => At): FlowType {
  const lower = (type: TypeNode) => lowerType(type, at);
  if (ts.isTypeReferenceNode(node)) {
    const name = ts.isIdentifier(node.typeName) ? node.typeName.text : node.typeName.right.text;
    return { name, of: (node.typeArguments ?? []).map(lower) };
  }
  if (ts.isImportTypeNode(node)) {
    const { qualifier } = node;
    if (qualifier === undefined) return nothing;
    return {
      name: ts.isIdentifier(qualifier) ? qualifier.text : qualifier.right.text,
      of: (node.typeArguments ?? []).map(lower),
    };
  }
  if (ts.isArrayTypeNode(node)) return { name: "Array", of: [lower(node.elementType)] };
  if (ts.isTypeOperatorNode(node) || ts.isParenthesizedTypeNode(node)) return lower(node.type);
  if (ts.isUnionTypeNode(node)) return { name: "|", of: node.types.map(lower) };
  if (ts.isIntersectionTypeNode(node)) return { name: "&", of: node.types.map(lower) };
  if (ts.isTupleTypeNode(node)) {
    return {
      name: "Array",
      of: [
        {
          name: "|",
          of: node.elements.map((element) => lower(ts.isNamedTupleMember(element) ? element.type : element)),
        },
      ],
    };
  }
  if (
    ts.isIndexedAccessTypeNode(node) &&
    ts.isLiteralTypeNode(node.indexType) &&
    ts.isStringLiteral(node.indexType.literal)
  ) {
    return { name: "[]", of: [lower(node.objectType), { name: node.indexType.literal.text, of: [] }] };
  }
  if (ts.isTypeLiteralNode(node)) return lowerMembers(node.members, [], at);
  return nothing;
}

/** An interface or a type literal. */
export function lowerMembers(
  nodes: readonly TypeElement[],
  bases: readonly FlowType[],
  at: (node: Node) => At,
): FlowType {
  const members: FlowMember[] = [];
  for (const member of nodes) {
    const name = member.name && writtenName(member.name);
    if (member.name === undefined || name === undefined) continue;
    if (ts.isPropertySignature(member) || ts.isGetAccessor(member)) {
      const type = member.type === undefined ? nothing : lowerType(member.type, at);
      members.push({ name, type, at: at(member.name) });
    } else if (ts.isMethodSignature(member)) {
      const of = member.type === undefined ? [] : [lowerType(member.type, at)];
      members.push({ name, type: { name: "()", of }, at: at(member.name) });
    }
  }
  return { members, bases };
}

/** A class as what it implements: the types of its fields are lowered where they stand. */
export function lowerImplemented(node: ClassLikeDeclaration, at: (node: Node) => At): FlowType | undefined {
  const clauses = node.heritageClauses ?? [];
  if (!clauses.some(({ token }) => token === ts.SyntaxKind.ImplementsKeyword)) return undefined;
  const members = node.members.flatMap((member): readonly FlowMember[] => {
    const fields = ts.isConstructorDeclaration(member)
      ? member.parameters.filter((parameter) => ts.isParameterPropertyDeclaration(parameter, member))
      : [member];
    return fields.flatMap(({ name }) => {
      const written = name && writtenName(name);
      return name === undefined || written === undefined ? [] : [{ name: written, type: nothing, at: at(name) }];
    });
  });
  return {
    members,
    bases: clauses.flatMap(({ types }) => types.map((type) => lowerHeritage(type, (one) => lowerType(one, at)))),
  };
}

/** What an interface extends, or a class implements. */
export function lowerHeritage(
  { expression, typeArguments }: ExpressionWithTypeArguments,
  lower: (type: TypeNode) => FlowType,
): FlowType {
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return { name: ts.isIdentifier(name) ? name.text : "", of: (typeArguments ?? []).map(lower) };
}

/** `published`, `"published"`, `["published"]`. */
function writtenName(name: PropertyName | BindingName): string | undefined {
  const written = ts.isComputedPropertyName(name) ? name.expression : name;
  const isText = ts.isStringLiteralLike(written) || (written === name && ts.isIdentifier(written));
  return isText ? written.text : undefined;
}
