import { apiContract, defineToolkitPlugin, defineWebPlugin, workflowContract } from "@rawr/hq-contract";

apiContract("Invoicing"); //~ TS2345 rawr.capability `Invoicing` is no capability, did you mean `invoicing`: lower-case kebab-case, at most 64 characters, and not `workflows` (D-013)
apiContract("invoice_tools"); //~ TS2345 rawr.capability `invoice_tools` is no capability, did you mean `invoice-tools`: lower
apiContract("Invoice Tools_v2"); //~ TS2345 rawr.capability `Invoice Tools_v2` is no capability, did you mean `invoice-tools-v2`
apiContract("Workflows"); //~ TS2345 rawr.capability `Workflows` is no capability: lower
apiContract("invoicing/v2"); //~ TS2345 rawr.capability `invoicing/v2` is no capability
apiContract("invoicing-"); //~ TS2345 rawr.capability `invoicing-` is no capability
apiContract("-invoicing"); //~ TS2345 rawr.capability `-invoicing` is no capability
apiContract("invoice--tools"); //~ TS2345 rawr.capability `invoice--tools` is no capability
apiContract("2invoicing"); //~ TS2345 rawr.capability `2invoicing` is no capability
apiContract(""); //~ TS2345 rawr.capability `` is no capability
apiContract("workflows"); //~ TS2345 rawr.capability `workflows` is no capability
workflowContract("Invoicing"); //~ TS2345 rawr.capability `Invoicing` is no capability
apiContract("rechnungsprüfung"); //~ TS2345 rawr.capability `rechnungsprüfung` is no capability
apiContract("счёт"); //~ TS2345 rawr.capability `счёт` is no capability
apiContract("invoice\u200b"); //~ TS2345 is no capability
declare const eitherCapability: "invoicing" | "billing";
apiContract(eitherCapability); //~ TS2345 rawr.capability is of several literals, and means one: write one literal, or a constant that is one (D-013)
workflowContract(eitherCapability); //~ TS2345 rawr.capability is of several literals
defineWebPlugin({ capability: eitherCapability, create: () => ({}) }); //~ TS2322 rawr.capability is of several literals
declare const anything: string;
apiContract(anything); //~ TS2345 is no capability
defineWebPlugin({ capability: "invoice board", create: () => ({}) }); //~ TS2322 rawr.capability `invoice board` is no capability
defineToolkitPlugin({ capability: "Tools", create: () => ({}) }); //~ TS2322 rawr.capability `Tools` is no capability

// accepted: kebab-case with digits after the first letter, and the reserved word inside a longer one
apiContract("invoicing-2-go");
apiContract("a");
workflowContract("workflows-of-invoicing");
defineWebPlugin({ capability: "invoice-board", create: () => ({}) });
