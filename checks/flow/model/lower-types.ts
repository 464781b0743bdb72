import type { Node, TypeElement, TypeNode } from "typescript";
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
    const { name } = member;
    if (name === undefined || !(ts.isIdentifier(name) || ts.isStringLiteral(name))) continue;
    if (ts.isPropertySignature(member)) {
      members.push({
        name: name.text,
        type: member.type === undefined ? nothing : lowerType(member.type, at),
        at: at(name),
      });
    } else if (ts.isMethodSignature(member)) {
      const of = member.type === undefined ? [] : [lowerType(member.type, at)];
      members.push({ name: name.text, type: { name: "()", of }, at: at(name) });
    }
  }
  return { members, bases };
}
