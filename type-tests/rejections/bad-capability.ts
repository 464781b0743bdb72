import { apiContract, defineToolkitPlugin, defineWebPlugin, workflowContract } from "@rawr/hq-contract";

apiContract("Invoicing"); //~ TS2345 rawr.capability `Invoicing` is not a valid capability (did you mean `invoicing`?): lower-case kebab-case, at most 64 characters, and not `workflows` (D-013)
apiContract("invoice_tools"); //~ TS2345 rawr.capability `invoice_tools` is not a valid capability (did you mean `invoice-tools`?): lower
apiContract("Invoice Tools_v2"); //~ TS2345 rawr.capability `Invoice Tools_v2` is not a valid capability (did you mean `invoice-tools-v2`?)
apiContract("Workflows"); //~ TS2345 rawr.capability `Workflows` is not a valid capability: lower
apiContract("invoicing/v2"); //~ TS2345 rawr.capability `invoicing/v2` is not a valid capability
apiContract("invoicing-"); //~ TS2345 rawr.capability `invoicing-` is not a valid capability
apiContract("-invoicing"); //~ TS2345 rawr.capability `-invoicing` is not a valid capability
apiContract("invoice--tools"); //~ TS2345 rawr.capability `invoice--tools` is not a valid capability
apiContract("2invoicing"); //~ TS2345 rawr.capability `2invoicing` is not a valid capability
apiContract(""); //~ TS2345 rawr.capability `` is not a valid capability
apiContract("workflows"); //~ TS2345 rawr.capability `workflows` is not a valid capability
workflowContract("Invoicing"); //~ TS2345 rawr.capability `Invoicing` is not a valid capability
apiContract("rechnungsprüfung"); //~ TS2345 rawr.capability `rechnungsprüfung` is not a valid capability
apiContract("счёт"); //~ TS2345 rawr.capability `счёт` is not a valid capability
apiContract("invoice\u200b"); //~ TS2345 is not a valid capability
declare const eitherCapability: "invoicing" | "billing";
apiContract(eitherCapability); //~ TS2345 rawr.capability must be one string literal, not a union: write one literal, or a constant that holds one (D-013)
workflowContract(eitherCapability); //~ TS2345 rawr.capability must be one string literal, not a union
defineWebPlugin({ capability: eitherCapability, create: () => ({}) }); //~ TS2322 rawr.capability must be one string literal, not a union
declare const anything: string;
apiContract(anything); //~ TS2345 is not a valid capability
defineWebPlugin({ capability: "invoice board", create: () => ({}) }); //~ TS2322 rawr.capability `invoice board` is not a valid capability
defineToolkitPlugin({ capability: "Tools", create: () => ({}) }); //~ TS2322 rawr.capability `Tools` is not a valid capability

// accepted: kebab-case with digits after the first letter, and the reserved word inside a longer one
apiContract("invoicing-2-go");
apiContract("a");
workflowContract("workflows-of-invoicing");
defineWebPlugin({ capability: "invoice-board", create: () => ({}) });
