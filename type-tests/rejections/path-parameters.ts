import { apiContract } from "@rawr/hq-contract";

const api = apiContract("depot");
const below = api.prefix("/{tenant}");

api.route({ method: "GET", path: "/api/orpc/depot/{aisle}-{shelf}" }); //~ TS2322 path `/api/orpc/depot/{aisle}-{shelf}` misspells a parameter: write it as a whole segment with a name of its own, `/{id}`; only the last one may be `/{+rest}` (D-005)
api.route({ method: "GET", path: "/api/orpc/depot/v{version}/items" }); //~ TS2322 path `/api/orpc/depot/v{version}/items` misspells a parameter
api.route({ method: "GET", path: "/api/orpc/depot/{id}.json" }); //~ TS2322 path `/api/orpc/depot/{id}.json` misspells a parameter
api.route({ method: "GET", path: "/api/orpc/depot/{id}/lines/{id}" }); //~ TS2322 path `/api/orpc/depot/{id}/lines/{id}` misspells a parameter
api.route({ method: "GET", path: "/api/orpc/depot/{}" }); //~ TS2322 path `/api/orpc/depot/{}` misspells a parameter
api.route({ method: "GET", path: "/api/orpc/depot/{+}" }); //~ TS2322 path `/api/orpc/depot/{+}` misspells a parameter
api.route({ method: "GET", path: "/api/orpc/depot/{id" }); //~ TS2322 path `/api/orpc/depot/{id` misspells a parameter
api.route({ method: "GET", path: "/api/orpc/depot/id}" }); //~ TS2322 path `/api/orpc/depot/id}` misspells a parameter
api.route({ method: "GET", path: "/api/orpc/depot/{{id}}" }); //~ TS2322 path `/api/orpc/depot/{{id}}` misspells a parameter
api.route({ method: "GET", path: "/api/orpc/depot/:id" }); //~ TS2322 path `/api/orpc/depot/:id` misspells a parameter
api.route({ method: "POST", path: "/api/orpc/depot/items:batch" }); //~ TS2322 path `/api/orpc/depot/items:batch` misspells a parameter
api.route({ method: "GET", path: "/api/orpc/depot/*" }); //~ TS2322 path `/api/orpc/depot/*` misspells a parameter
api.route({ method: "GET", path: "/api/orpc/depot/{+rest}/lines" }); //~ TS2322 path `/api/orpc/depot/{+rest}/lines` misspells a parameter
below.route({ method: "GET", path: "/items/{tenant}" }); //~ TS2322 path `/api/orpc/depot/{tenant}/items/{tenant}` misspells a parameter
api.prefix("/{tenant}-eu"); //~ TS2345 path `/api/orpc/depot/{tenant}-eu` misspells a parameter

// accepted: whole segments, each with a name of its own, and the rest at the end
api.route({ method: "GET", path: "/api/orpc/depot/{aisle}/{shelf}/{+rest}" });
api.route({ method: "GET", path: "/api/orpc/depot/{line-id}/items.v2" });
below.route({ method: "GET", path: "/items/{id}" });
