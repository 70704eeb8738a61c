"use strict";
// The page's policy allows no inline script, so the start stands here.
window.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null, // no address outside this service is asked
});
