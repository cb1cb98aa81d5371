import { type ColumnsOf, column } from '../memory/schema.ts'

/** Where each number that a policy sets lies in the column `policySettings`. A place, once given, keeps its meaning. */
export const SETTING = {
  incomeTaxPercent: 0,
  universalIncomeCents: 1,
  congestionChargeCents: 2,
  valueAddedTaxPercent: 3,
  transitSubsidyPercent: 4,
  carbonCentsPerTonne: 5,
  /** Of what the city spent on its police when it was founded. */
  policingPercent: 6,
  /** Of what keeps its assets as they are. */
  maintenancePercent: 7,
  /** Cars that drive themselves, in thousandths of all. */
  autonomousPermille: 8,
  /** Activities away from home that are called off. */
  lockdownPercent: 9,
  /** 1 while cars with combustion engines of the dirtiest classes are banned. */
  dieselBan: 10,
  /** Demand that shifts away from the dearest hours. */
  demandResponsePercent: 11,
  /** Of what runs its transit lines as they were laid out. */
  transitServicePercent: 12,
  /** Of what staffs its hospitals as they were founded. */
  hospitalServicePercent: 13,
} as const

export const SETTINGS = Object.keys(SETTING).length

export function settingsShape() {
  return { policySettings: column('i32', SETTINGS) } as const
}

export type SettingsColumns = ColumnsOf<ReturnType<typeof settingsShape>>
