/** Before a path that is seen from the folder in which the process was started: the workspace's root. */
export const startFolder = "cwd:";
