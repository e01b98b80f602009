import { api, got, type Operator } from '$api';
import { m } from '$locale';

let told = $state<Operator>();

/** Who runs this installation, as far as the server has told. */
export const operator = {
	/** Without an answer the product's name and foot stand. */
	async load(): Promise<void> {
		told = await got(api.GET('/operator', {}));
	},
	get told(): Operator | undefined {
		return told;
	},
	/** The name at the top and in the window's title: the operator's own, else the product's. */
	get name(): string {
		return told && told.name !== 'Naru' ? told.name : m.frame_product();
	}
};
