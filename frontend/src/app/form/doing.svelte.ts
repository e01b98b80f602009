import { Deed } from '$api';

/** A deed on a form whose rows don't all show what is wrong with them: `failure` says that as well. */
export class Doing extends Deed {
	protected override refuse(error: unknown): void {
		super.refuse(error);
		this.failure = [this.failure, ...Object.values(this.fields)].join(' ');
	}
}
