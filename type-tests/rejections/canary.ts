// Each line below is wrong on purpose, and the runner must say so. See rejections.test.ts.
export const accepted: string = "fine"; //~ TS2322 a mark on a line without an error
export const unmarked: string = 1;
export const otherWords: string = 2; //~ TS2322 words that the error does not have
export const otherCode: string = 3; //~ TS2345 Type 'number' is not assignable to type 'string'
export const two: [string, string] = [4, 5]; //~ TS2322 Type 'number' is not assignable to type 'string'
export const right: string = 6; //~ TS2322 Type 'number' is not assignable to type 'string'
