// The browser's half of layouts/components/markup.py: a <div> whose inside is HTML, taken in one step.
(function () {
  // setProps is Dash's own.
  window.wardshift.Markup = ({ markup, setProps, ...attributes }) =>
    window.React.createElement("div", { ...attributes, dangerouslySetInnerHTML: { __html: markup } });
})();
