import Stripe from 'stripe'

export const API_VERSION: string = Stripe.API_VERSION
