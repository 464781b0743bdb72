import { apiContract } from "@rawr/hq-contract";

const api = apiContract("invoicing");

api.route({ method: "GET", path: "/api/orpc/invoicing/../../../rpc/invoicing" }); //~ TS2322 path `/api/orpc/invoicing/../../../rpc/invoicing` is not canonical: no doubled, trailing or backward slash, dot segment, percent, space, query or fragment (D-005)
api.route({ method: "GET", path: "/api/orpc/invoicing/./invoices" }); //~ TS2322 path `/api/orpc/invoicing/./invoices` is not canonical
api.route({ method: "GET", path: "/api/orpc/invoicing/.." }); //~ TS2322 path `/api/orpc/invoicing/..` is not canonical
api.route({ method: "GET", path: "/api/orpc/invoicing//invoices" }); //~ TS2322 path `/api/orpc/invoicing//invoices` is not canonical
api.route({ method: "GET", path: "/api/orpc/invoicing/invoices/" }); //~ TS2322 path `/api/orpc/invoicing/invoices/` is not canonical
api.route({ method: "GET", path: "/api/orpc/invoicing/%2e%2e/rpc" }); //~ TS2322 path `/api/orpc/invoicing/%2e%2e/rpc` is not canonical
api.route({ method: "GET", path: "/api/orpc/invoicing/a%2Fb" }); //~ TS2322 path `/api/orpc/invoicing/a%2Fb` is not canonical
api.route({ method: "GET", path: "/api/orpc/invoicing/a\\b" }); //~ TS2322 is not canonical
api.route({ method: "GET", path: "/api/orpc/invoicing/invoices?all" }); //~ TS2322 path `/api/orpc/invoicing/invoices?all` is not canonical
api.route({ method: "GET", path: "/api/orpc/invoicing/invoices#first" }); //~ TS2322 path `/api/orpc/invoicing/invoices#first` is not canonical
api.route({ method: "GET", path: "/api/orpc/invoicing/all invoices" }); //~ TS2322 path `/api/orpc/invoicing/all invoices` is not canonical
api.route({ method: "GET", path: "/api/orpc/invoicing/a%2fb" }); //~ TS2322 path `/api/orpc/invoicing/a%2fb` is not canonical
api.route({ method: "GET", path: "/api/orpc/invoicing/%5c..%5crpc" }); //~ TS2322 path `/api/orpc/invoicing/%5c..%5crpc` is not canonical
api.route({ method: "GET", path: "/api/orpc/invoicing/a\tb" }); //~ TS2322 is not canonical
api.route({ method: "GET", path: "/api/orpc/invoicing/a\n" }); //~ TS2322 is not canonical
api.route({ method: "GET", path: "/api/orpc/invoicing/{id}//{line}" }); //~ TS2322 is not canonical

// accepted: dots inside a segment, dashes, and braces of a parameter
api.route({ method: "GET", path: "/api/orpc/invoicing/invoices.csv" });
api.route({ method: "GET", path: "/api/orpc/invoicing/v1.2/all-invoices/{+rest}" });
