// Plotly 7.1 loads a world map even for a figure with shapes of its own, from a content network; with an empty one in
// its place nothing is asked for and nothing drawn (test_the_first_view_states_a_finding_and_draws_every_ward, as any
// test in a browser: each fails where another host is asked).
(function () {
  const emptyTopology = { type: "Topology", arcs: [], objects: {} };
  for (const layer of ["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"]) {
    emptyTopology.objects[layer] = { type: "GeometryCollection", geometries: [] };
  }
  window.PlotlyGeoAssets = window.PlotlyGeoAssets || { topojson: {} };
  for (const name of ["world_110m", "world_50m", "un_110m", "un_50m"]) window.PlotlyGeoAssets.topojson[name] = emptyTopology;
})();
