// d3-geo wants a world map even for one's own shapes and would fetch it from a content network; an empty one serves.
(function () {
  const none = { type: "Topology", arcs: [], objects: {} };
  for (const layer of ["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"]) {
    none.objects[layer] = { type: "GeometryCollection", geometries: [] };
  }
  window.PlotlyGeoAssets = window.PlotlyGeoAssets || { topojson: {} };
  for (const name of ["world_110m", "world_50m", "un_110m", "un_50m"]) window.PlotlyGeoAssets.topojson[name] = none;
})();
