/** Methods of built-in classes that are no lists or tables: dates, buffers, views of them, and what follows a call through its promises. */
export const changesBuiltIn =
  /^(?:set(?:UTC)?(?:Time|Date|Month|Year|FullYear|Hours|Minutes|Seconds|Milliseconds)|set(?:Big)?(?:Ui|I)nt\d+|setFloat\d+|write(?:Big)?U?Int\w*|write(?:Float|Double)\w*|enterWith)$/;
